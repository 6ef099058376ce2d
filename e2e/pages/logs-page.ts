import type { Locator, Page } from '@playwright/test';

/** The screen of logs: what is not right, every log, and one of them beside it. */
export const logsPage = (page: Page) => ({
  /** Asks the nodes anew, as often as it is pressed. */
  lookAgain: (): Locator => page.getByRole('button', { name: 'Look again' }),
  /** Of a list of the screen, by its node and its path. */
  row: (node: string, path: string): Locator =>
    page.getByRole('row').filter({ hasText: node }).filter({ hasText: path }).first(),
  /** Everything about one log. */
  panel: (path: string): Locator => page.getByRole('dialog').filter({ hasText: path }),
});
