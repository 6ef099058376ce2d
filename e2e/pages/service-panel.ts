import type { Locator, Page } from '@playwright/test';

/** One service in detail, over the replicas. */
export const servicePanel = (page: Page) => {
  const panel = page.getByRole('dialog');
  return {
    panel,
    action: (name: RegExp): Locator => panel.getByRole('button', { name }),
    copies: (): Locator => panel.getByRole('region', { name: 'Copies' }).getByRole('row'),
    /** The line of the release ledger with these words: a version, a digest. */
    release: (words: string | RegExp): Locator =>
      panel.getByRole('region', { name: 'Release ledger' }).getByRole('row').filter({ hasText: words }),
  };
};
