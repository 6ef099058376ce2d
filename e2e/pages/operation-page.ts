import type { Locator, Page } from '@playwright/test';

/** One operation: live while it runs, its record after. */
export const operationPage = (page: Page) => {
  const main = page.getByRole('main');
  return {
    title: (): Locator => main.getByRole('heading', { level: 1 }),
    action: (name: RegExp): Locator => main.getByRole('button', { name }),
    /** The situation in one sentence, by its words. */
    says: (text: string | RegExp): Locator => main.getByText(text).first(),
    steps: (): Locator => main.getByRole('region', { name: 'Steps' }).getByRole('listitem'),
    abort: (choice: 'Take it back' | 'Stop and leave as it is' | 'Let it run'): Locator =>
      page.getByRole('dialog').getByRole('button', { name: choice }),
  };
};
