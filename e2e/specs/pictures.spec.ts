import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { consolePage } from '../pages/console-page.ts';
import { operationPage } from '../pages/operation-page.ts';
import { ownershipPage } from '../pages/ownership-page.ts';
import { planSheet } from '../pages/plan-sheet.ts';
import { replicasPage } from '../pages/replicas-page.ts';

// The pictures of the README and the documents. They are retaken with QUARTERDECK_PICTURES=1; every run proves that they can be.
const forDocuments = process.env['QUARTERDECK_PICTURES'] === '1';
const folder = forDocuments
  ? join(import.meta.dirname, '..', '..', 'docs', 'pictures')
  : 'test-results/pictures';

const alarmMs = 240_000;
const operationMs = 180_000;

/** Waits until nothing on the page moves any more, but for what never ends. */
const atRest = (page: Page): Promise<unknown> =>
  page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const ending = document
      .getAnimations()
      .filter((each) => each.effect?.getComputedTiming().iterations !== Infinity);
    await Promise.allSettled(ending.map((each) => each.finished));
  });

/** Takes the screen as it is, in each of these themes. */
const take = async (
  page: Page,
  name: string,
  themes: readonly ('dark' | 'light')[] = ['dark', 'light'],
): Promise<void> => {
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme });
    await atRest(page);
    await page.screenshot({ path: join(folder, `${name}-${theme}.png`), animations: 'disabled' });
  }
  await page.emulateMedia({ colorScheme: 'dark' });
};

test('the pictures of the fleet can be taken from the demo', async ({ app: { page } }) => {
  test.setTimeout(2 * alarmMs + 120_000);
  const window = consolePage(page);
  const card = window.card(/will be full in|may fill/);
  await expect(card).toBeVisible({ timeout: alarmMs });
  // The story is told when the last of its four troubles is on screen; a run that only proves needs not wait for it.
  if (forDocuments)
    await expect(window.cell('par-cache-1')).toHaveAccessibleName(/stale/, { timeout: alarmMs });
  await take(page, 'fleet');
  await card.getByRole('link').click();
  await expect(window.fullAt()).toBeVisible();
  await take(page, 'node', ['dark']);
});

test('the pictures of services, a plan and an operation can be taken from the demo', async ({
  app: { page },
}) => {
  test.setTimeout(4 * operationMs);
  const window = consolePage(page);
  const sheet = planSheet(page);
  const operation = operationPage(page);
  await window.place('Replicas').click();
  await expect(replicasPage(page).copies('thumbnails', 'zrh-api-1')).toHaveAccessibleName(/: running/);
  await window.goTo('#/node/zrh-api-1');
  await window.button(/^Drain\.\.\./).click();
  await expect(sheet.part('Items')).toContainText('thumbnails');
  await expect(sheet.part(/^Locks/)).toContainText('free');
  await take(page, 'plan');

  await sheet.holdToStart('a new disk goes in');
  await expect(operation.steps().nth(2)).toContainText('done');
  await expect(page.getByRole('region', { name: 'What moves' }).getByRole('row')).not.toHaveCount(0);
  await take(page, 'operation');
  await window.place('Replicas').click();
  await expect(replicasPage(page).grid).toBeVisible();
  await take(page, 'replicas');

  await window.running(/^Drain zrh-api-1/).click();
  await expect(operation.says('zrh-api-1 is empty. Safe to stop.')).toBeVisible({ timeout: operationMs });
  await window.place('Activity').click();
  await expect(page.getByRole('main')).toContainText('a new disk goes in');
  await take(page, 'activity', ['dark']);
});

test('the picture of who owns what can be taken from the demo', async ({ app: { page } }) => {
  test.setTimeout(2 * operationMs);
  const ownership = ownershipPage(page);
  await consolePage(page).place('Ownership').click();
  await expect(ownership.slots('sessions').getByRole('gridcell')).not.toHaveCount(0, {
    timeout: operationMs,
  });
  await expect(ownership.ranges('library').getByRole('row')).not.toHaveCount(0, { timeout: operationMs });
  await expect(ownership.servers('orders')).toContainText('takes writes', { timeout: operationMs });
  await take(page, 'ownership');
});

test('the pictures of logs and of scheduled tasks can be taken from the demo', async ({ app: { page } }) => {
  test.setTimeout(2 * operationMs);
  const window = consolePage(page);
  await window.place('Logs').click();
  await expect(page.getByRole('row', { name: /fra-web-1 .*proxy-debug\.log/ }).first()).toBeVisible({
    timeout: operationMs,
  });
  await expect(page.getByRole('row', { name: /thumbnails/ })).toBeVisible({ timeout: operationMs });
  await take(page, 'logs');
  await window.place('Schedule').click();
  await expect(page.getByRole('row', { name: /renew-certificate\.timer/ })).toHaveCount(3, {
    timeout: operationMs,
  });
  await take(page, 'schedule', ['dark']);
});
