import type { Locator, Page } from '@playwright/test';

/** Who owns what, as a person reads it. */
export const ownershipPage = (page: Page) => ({
  space: (name: RegExp): Locator => page.getByRole('region', { name }),
  slots: (space: string): Locator => page.getByRole('grid', { name: `Slots of ${space}` }),
  ranges: (space: string): Locator => page.getByRole('grid', { name: `Ranges of ${space} by owner` }),
  servers: (space: string): Locator => page.getByRole('table', { name: `Servers of ${space}` }),
  /** A table that stands for a picture: "Owners of Redis Cluster sessions". */
  table: (name: string | RegExp): Locator => page.getByRole('grid', { name }),
  layout: (name: 'Map' | 'Table'): Locator => page.getByRole('radio', { name, exact: true }),
  searchField: page.getByRole('textbox', { name: 'Find a key' }),
  /** Who says what about the key that was searched. */
  path: (space: string): Locator => page.getByRole('table', { name: `Who says what about it in ${space}` }),
  card: page.getByRole('tooltip'),
});
