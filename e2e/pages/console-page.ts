import type { Locator, Page } from '@playwright/test';

/** The window as a person reads it: by role and visible text, never by structure. */
export const consolePage = (page: Page) => ({
  page,
  /** The one sentence that opens the screen. */
  sentence: (): Locator => page.getByRole('heading', { level: 1 }),
  place: (name: 'Fleet' | 'Alarms' | 'Settings'): Locator =>
    page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: new RegExp(`^${name}`) }),
  /** The cell of one node, in tiles, map or table. */
  cell: (node: string): Locator => page.getByRole('gridcell', { name: new RegExp(`^${node},`) }),
  cells: (): Locator => page.getByRole('grid', { name: 'Nodes' }).getByRole('gridcell'),
  layout: (name: 'Tiles' | 'Map' | 'Table'): Locator => page.getByRole('radio', { name }),
  /** A card of the alarm strip. */
  card: (title: RegExp): Locator =>
    page.getByRole('region', { name: 'What needs you' }).getByRole('article').filter({ hasText: title }),
  footer: (): Locator => page.getByRole('contentinfo'),
  palette: (): Locator => page.getByRole('dialog').getByRole('combobox'),
});
