import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { consolePage } from '../pages/console-page.ts';

const forDocuments = process.env['QUARTERDECK_PICTURES'] === '1';
const folder = forDocuments
  ? join(import.meta.dirname, '..', '..', 'docs', 'pictures')
  : 'test-results/pictures';

// The README's pictures. They are retaken with QUARTERDECK_PICTURES=1; every run proves that they can be.
test('the pictures of the README can be taken from the demo fleet', async ({ app }) => {
  test.setTimeout(500_000);
  const window = consolePage(app.page);
  await expect(window.card(/will be full in|may fill/)).toBeVisible({ timeout: 240_000 });
  // The story is told when the last of its four troubles is on screen; a run that only proves needs not wait for it.
  if (forDocuments)
    await expect(window.cell('par-cache-1')).toHaveAccessibleName(/stale/, { timeout: 300_000 });
  for (const theme of ['dark', 'light'] as const) {
    await app.page.emulateMedia({ colorScheme: theme });
    // Long enough for the colours to have changed and for counts that are told at most four times a second.
    await app.page.waitForTimeout(2_000);
    await app.page.screenshot({ path: join(folder, `fleet-${theme}.png`), animations: 'disabled' });
  }
  await window
    .card(/will be full in|may fill/)
    .getByRole('link')
    .click();
  await expect(app.page.getByText(/^full \d\d:\d\d/).first()).toBeVisible();
  await app.page.emulateMedia({ colorScheme: 'dark' });
  await app.page.waitForTimeout(2_000);
  await app.page.screenshot({ path: join(folder, 'node-dark.png'), animations: 'disabled' });
});
