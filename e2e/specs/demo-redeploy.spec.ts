import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { consolePage } from '../pages/console-page.ts';
import { operationPage } from '../pages/operation-page.ts';
import { planSheet, tabTo } from '../pages/plan-sheet.ts';
import { replicasPage } from '../pages/replicas-page.ts';
import { servicePanel } from '../pages/service-panel.ts';

/** A rollout of the demo takes under a minute; a busy machine gets several. */
const operationMs = 180_000;
test.setTimeout(4 * operationMs);

const digest = /[0-9a-f]{12}/;

/** The service in the grid of replicas, once its copies are known. */
const openService = async (page: Page, name: string, onNode: string): Promise<void> => {
  await consolePage(page).place('Replicas').click();
  await expect(replicasPage(page).copies(name, onNode)).toHaveAccessibleName(/: running/);
  await replicasPage(page).row(name).getByRole('rowheader').click();
  await expect(servicePanel(page).panel).toContainText(name);
};

test('by mouse: what a tag means today is deployed with both digests in sight, and the version before brought back', async ({
  app: { page, errors },
}) => {
  const window = consolePage(page);
  const sheet = planSheet(page);
  const operation = operationPage(page);
  const panel = servicePanel(page);
  await openService(page, 'website', 'ams-web-1');
  await panel.action(/^Redeploy\.\.\./).click();
  await expect(sheet.title(/^Redeploy/)).toBeVisible();
  await sheet.choice('Put there', 'What the tag means today').click();
  const changes = sheet.part(/^What each copy runs/).getByRole('row', { name: /web-1/ });
  await expect(changes).toHaveCount(3);
  for (const change of await changes.all()) {
    await expect(change).toContainText(/[0-9a-f]{12}.*[0-9a-f]{12}/);
    await expect(change).not.toContainText('same image');
    const [now = '', then = ''] = await change
      .getByRole('cell')
      .filter({ hasText: digest })
      .evaluateAll((cells) => cells.map((cell) => /[0-9a-f]{12}/.exec(cell.textContent ?? '')?.[0] ?? ''));
    expect(now).toMatch(digest);
    expect(then).toMatch(digest);
    expect(then).not.toBe(now);
  }
  await sheet.holdToStart('the second build of it');
  await expect(operation.title()).toHaveText(/^Redeploy(ing)? website/);
  await expect(operation.says(/^Redeploy website.* is done\./)).toBeVisible({ timeout: operationMs });

  await openService(page, 'website', 'ams-web-1');
  await expect(panel.release('wanted now')).toContainText('the second build of it');
  await panel
    .release(/Roll back to it/)
    .first()
    .getByRole('button', { name: /^Roll back to it/ })
    .click();
  await expect(sheet.title(/^Roll back/)).toBeVisible();
  await sheet.holdToStart('it was better before');
  await expect(operation.says(/^Roll back website.* is done\./)).toBeVisible({ timeout: operationMs });
  await window.place('Activity').click();
  await expect(page.getByRole('main')).toContainText('it was better before');
  expect(errors).toEqual([]);
});

test('by keys alone: another version is typed, planned and deployed', async ({ app: { page, errors } }) => {
  const window = consolePage(page);
  const sheet = planSheet(page);
  const operation = operationPage(page);
  await expect(window.cell('fra-api-1')).toHaveAccessibleName(/percent/);
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await expect(replicasPage(page).row('api')).toContainText('3');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('redeploy api');
  await expect(window.palette()).toBeVisible();
  await expect(page.getByRole('option', { name: /^Redeploy api\.\.\./ })).toBeVisible();
  await choose(page, /^Redeploy api\.\.\./);
  await expect(sheet.title(/^Redeploy/)).toBeVisible();

  await tabTo(page, sheet.choice('Put there', 'The same image'));
  // Two presses before the focus has moved are one: each waits for it.
  await tabTo(page, sheet.choice('Put there', 'Another version'), 'ArrowRight');
  await page.keyboard.press('Enter');
  const version = sheet.sheet.getByRole('textbox', { name: 'Tag, digest or version' });
  await tabTo(page, version);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('api:2.4.1');
  await page.keyboard.press('Enter');
  await expect(sheet.part(/^What each copy runs/).getByRole('row', { name: /2\.4\.1/ })).toHaveCount(3);
  await sheet.typeToStart('the fix of the cart', 'api');
  await expect(operation.title()).toHaveText(/^Redeploy(ing)? api/);
  await expect(operation.says(/^Redeploy api.* is done\./)).toBeVisible({ timeout: operationMs });
  expect(errors).toEqual([]);
});

test('a version that never becomes well is taken back, and is called failed', async ({ app: { page } }) => {
  const sheet = planSheet(page);
  const operation = operationPage(page);
  await openService(page, 'website', 'ams-web-1');
  await servicePanel(page)
    .action(/^Redeploy\.\.\./)
    .click();
  await sheet.choice('Put there', 'Another version').click();
  await sheet.sheet.getByRole('textbox', { name: 'Tag, digest or version' }).fill('web:1.9.0-bad');
  await sheet.sheet.getByRole('button', { name: 'Plan it' }).click();
  await expect(sheet.part(/^What each copy runs/).getByRole('row', { name: /1\.9\.0-bad/ })).toHaveCount(3);
  await sheet.holdToStart('the new look');
  await expect(operation.says('failed, rolled back')).toBeVisible({ timeout: operationMs });
  await expect(operation.says(/failed and was rolled back\./)).toBeVisible();
  await openService(page, 'website', 'ams-web-1');
  await expect(servicePanel(page).copies().filter({ hasText: '1.8.2' })).toHaveCount(3);
  await expect(servicePanel(page).release('1.9.0-bad')).toHaveCount(0);
});

test('units without an orchestrator are rolled out one machine at a time', async ({ app: { page } }) => {
  const sheet = planSheet(page);
  const operation = operationPage(page);
  await openService(page, 'database', 'ams-db-1');
  await servicePanel(page)
    .action(/^Redeploy\.\.\./)
    .click();
  await sheet.choice('Put there', 'Another version').click();
  await sheet.sheet.getByRole('textbox', { name: 'Tag, digest or version' }).fill('15.13-0+deb12u1');
  await sheet.sheet.getByRole('button', { name: 'Plan it' }).click();
  await expect(sheet.sheet).toContainText('15.13-0+deb12u1');
  await sheet.holdToStart('a security fix');
  await expect(operation.says(/^Redeploy database.* is done\./)).toBeVisible({ timeout: operationMs });
});

test('a hung wallet is replaced by a new one', async ({ app: { page } }) => {
  const sheet = planSheet(page);
  const operation = operationPage(page);
  await consolePage(page).place('Replicas').click();
  await expect(replicasPage(page).copies('wallet', 'zrh-edge-1')).not.toHaveAccessibleName(
    /: none|: running/,
  );
  await replicasPage(page).row('wallet').getByRole('rowheader').click();
  await servicePanel(page)
    .action(/^Restart the copy on zrh-edge-1/)
    .click();
  await expect(sheet.title(/^Restart/)).toBeVisible();
  await sheet.holdToStart('it hangs');
  await expect(operation.says(/^Restart .*wallet.* is done\./)).toBeVisible({ timeout: operationMs });
  await consolePage(page).place('Replicas').click();
  await expect(replicasPage(page).copies('wallet', 'zrh-edge-1')).toHaveAccessibleName(/: running/);
});

/** Moves down the palette to an action and opens it. */
const choose = async (page: Page, name: RegExp): Promise<void> => {
  const wanted = page.getByRole('option', { name });
  for (let presses = 0; presses < 40; presses += 1) {
    if ((await wanted.getAttribute('aria-selected')) === 'true') break;
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
};
