import type { Locator, Page } from '@playwright/test';

/** The window as a person reads it: by role and visible text, never by structure. */
export const consolePage = (page: Page) => {
  const navigation = page.getByRole('navigation', { name: 'Main' });
  return {
    page,
    /** The one sentence that opens the screen. */
    sentence: (): Locator => page.getByRole('heading', { level: 1 }),
    place: (
      name: 'Fleet' | 'Ownership' | 'Replicas' | 'Alarms' | 'Logs' | 'Schedule' | 'Activity' | 'Settings',
    ): Locator => navigation.getByRole('link', { name: new RegExp(`^${name}`) }),
    /** The cell of one node, in tiles, map or table. */
    cell: (node: string): Locator => page.getByRole('gridcell', { name: new RegExp(`^${node},`) }),
    cells: (): Locator => page.getByRole('grid', { name: 'Nodes' }).getByRole('gridcell'),
    layout: (name: 'Tiles' | 'Map' | 'Table'): Locator => page.getByRole('radio', { name }),
    /** A card of the alarm strip. */
    card: (title: RegExp): Locator =>
      page.getByRole('region', { name: 'What needs you' }).getByRole('article').filter({ hasText: title }),
    /** An operation that is under way, beside every screen. */
    running: (title: RegExp): Locator => navigation.getByRole('link', { name: title }),
    /** The time a filesystem will be full; with its date when that is not today. */
    fullAt: (): Locator => page.getByText(/^full (\d{4}-\d\d-\d\d )?\d\d:\d\d/).first(),
    button: (name: RegExp): Locator => page.getByRole('main').getByRole('button', { name }),
    footer: (): Locator => page.getByRole('contentinfo'),
    palette: (): Locator => page.getByRole('dialog').getByRole('combobox'),
    /** Finds something by its name and opens the first hit, with keys. */
    find: async (words: string): Promise<void> => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type(words);
      await page.keyboard.press('Enter');
    },
    /** Goes to another address of this window, as a saved link does. */
    goTo: (address: `#/${string}`): Promise<unknown> => page.goto(page.url().replace(/#.*$/, '') + address),
  };
};
