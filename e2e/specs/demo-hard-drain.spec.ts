import { expect, test } from '../fixtures.ts';
import { consolePage } from '../pages/console-page.ts';
import { operationPage } from '../pages/operation-page.ts';
import { ownershipPage } from '../pages/ownership-page.ts';
import { planSheet } from '../pages/plan-sheet.ts';

/** 1,215 keys at fifty a second, and then a database: half a minute; a busy machine gets several. */
const operationMs = 240_000;
test.setTimeout(3 * operationMs);

test('a node that owns keys and is a primary hands everything over before anything on it is stopped', async ({
  app: { page, errors },
}) => {
  const window = consolePage(page);
  const sheet = planSheet(page);
  const operation = operationPage(page);
  const ownership = ownershipPage(page);
  await window.place('Ownership').click();
  await expect(ownership.servers('orders')).toContainText(/fra-db-1.*takes writes/, { timeout: operationMs });
  await expect(ownership.ranges('library').getByRole('row')).not.toHaveCount(0, { timeout: operationMs });
  await window.place('Fleet').click();
  await expect(window.cell('fra-db-1')).toHaveAccessibleName(/percent/);
  await window.cell('fra-db-1').click();

  await window.button(/^Drain\.\.\./).click();
  await expect(sheet.title(/^Drain fra-db-1/)).toBeVisible();
  const items = sheet.part('Items').getByRole('row');
  await expect(items.filter({ hasText: 'keys of library' })).toContainText('Hand over');
  await expect(items.filter({ hasText: 'orders primary' })).toContainText('Hand over');
  await expect(sheet.sheet).toContainText('cannot be taken back');
  await sheet.sheet
    .getByRole('textbox', { name: 'Reason to override Last copies' })
    .fill('the cache can be filled again');
  await sheet.holdToStart('the machine is too old');

  await expect(operation.title()).toHaveText(/^Drain(ing)? fra-db-1/);
  await expect(operation.says(/\d+ left/)).toBeVisible({ timeout: operationMs });
  await expect(operation.says('fra-db-1 is empty. Safe to stop.')).toBeVisible({ timeout: operationMs });
  await expect(operation.says(/fra-db-1 owns nothing by the word of the locator/)).toBeVisible();
  await expect(operation.says(/was shut down cleanly, and .+ has applied its log to the end/)).toBeVisible();

  await window.place('Ownership').click();
  await expect(ownership.servers('orders')).toContainText(/(ams|hel)-db-1.*takes writes/, {
    timeout: operationMs,
  });
  expect(errors).toEqual([]);
});
