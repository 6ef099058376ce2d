import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { consolePage } from '../pages/console-page.ts';
import { operationPage } from '../pages/operation-page.ts';
import { planSheet, tabTo } from '../pages/plan-sheet.ts';
import { replicasPage } from '../pages/replicas-page.ts';

/** A drain of the demo takes under a minute; a busy machine gets several. */
const operationMs = 180_000;
test.setTimeout(4 * operationMs);

const known = (page: Page, node: string): Promise<void> =>
  expect(consolePage(page).cell(node)).toHaveAccessibleName(/percent/);

/** Waits until the services of a node have been read, so that a plan has something to speak of. */
const openNode = async (page: Page, node: string, service: string): Promise<void> => {
  await known(page, node);
  await consolePage(page).cell(node).click();
  await expect(consolePage(page).sentence()).toHaveText(node);
  await expect(page.getByRole('main').getByRole('link', { name: new RegExp(service) })).toBeVisible();
};

test('by mouse: a node is drained after its sheet was read, seen empty, undrained, and its copies brought back', async ({
  app: { page, errors },
}) => {
  const window = consolePage(page);
  const sheet = planSheet(page);
  const operation = operationPage(page);
  await openNode(page, 'zrh-api-1', 'thumbnails');

  await window.button(/^Drain\.\.\./).click();
  await expect(sheet.title(/^Drain zrh-api-1/)).toBeVisible();
  const items = sheet.part('Items').getByRole('row');
  await expect(items.filter({ hasText: 'thumbnails' })).toContainText('Move');
  await expect(items.filter({ hasText: 'log-shipper' })).toContainText('Stay');
  await expect(sheet.sheet).toContainText('Every guard passes.');
  await expect(sheet.part(/^Guards/)).toContainText('Everything that must move has somewhere to go.');
  await expect(sheet.part(/^Available copies/).getByRole('row', { name: /^thumbnails/ })).toContainText('7');
  await sheet.sheet.getByRole('button', { name: /^Show the \d+ calls/ }).click();
  await expect(sheet.part(/^Steps/)).toContainText('"Availability":"drain"');
  await expect(sheet.hold).toBeDisabled();
  await sheet.holdToStart('a new disk goes in');

  await expect(operation.title()).toHaveText(/^Drain(ing)? zrh-api-1/);
  await expect(operation.steps().first()).toContainText('done');
  await window.place('Fleet').click();
  await expect(window.running(/^Drain zrh-api-1/)).toBeVisible();
  await window.running(/^Drain zrh-api-1/).click();
  await expect(operation.says('zrh-api-1 is empty. Safe to stop.')).toBeVisible({ timeout: operationMs });
  await expect(operation.says('a new disk goes in')).toBeVisible();

  await window.place('Fleet').click();
  await expect(window.cell('zrh-api-1')).toHaveAccessibleName(/, drained,/);
  await window.place('Replicas').click();
  await expect(replicasPage(page).copies('thumbnails', 'zrh-api-1')).not.toHaveAccessibleName(/: running/);

  await page.goBack();
  await page.goBack();
  await operation.action(/^Undrain\.\.\./).click();
  await expect(sheet.title(/^Undrain zrh-api-1/)).toBeVisible();
  await sheet.holdToStart('the disk is in');
  await expect(operation.says('Undrain zrh-api-1 is done.')).toBeVisible({ timeout: operationMs });

  await operation.action(/^Rebalance\.\.\./).click();
  await expect(sheet.sheet.getByText(/thumbnails/).first()).toBeVisible();
  await sheet.holdToStart('bring the copies back');
  await expect(operation.says(/Rebalance .* is done\./)).toBeVisible({ timeout: operationMs });
  await window.place('Replicas').click();
  await expect(replicasPage(page).copies('thumbnails', 'zrh-api-1')).toHaveAccessibleName(/: running/);
  expect(errors).toEqual([]);
});

test('by keys alone: a node is found, drained, held still and let go on, and undrained', async ({
  app: { page, errors },
}) => {
  const window = consolePage(page);
  const sheet = planSheet(page);
  const operation = operationPage(page);
  await known(page, 'zrh-api-1');
  await window.find('zrh-api-1');
  await expect(window.sentence()).toHaveText('zrh-api-1');
  await expect(page.getByRole('main').getByRole('link', { name: /thumbnails/ })).toBeVisible();

  await page.keyboard.press('d');
  await expect(sheet.title(/^Drain zrh-api-1/)).toBeVisible();
  await expect(sheet.part('Items')).toContainText('thumbnails');
  await sheet.typeToStart('a new disk goes in', 'zrh-api-1');
  await expect(operation.title()).toHaveText(/^Drain(ing)? zrh-api-1/);

  await expect(operation.action(/^Pause/)).toBeVisible();
  await page.keyboard.press('p');
  await expect(operation.says('Nothing more is sent until you continue.')).toBeVisible({
    timeout: operationMs,
  });
  await page.keyboard.press('p');
  await expect(operation.says('zrh-api-1 is empty. Safe to stop.')).toBeVisible({ timeout: operationMs });

  await tabTo(page, operation.action(/^Undrain\.\.\./));
  await page.keyboard.press('Enter');
  await expect(sheet.title(/^Undrain zrh-api-1/)).toBeVisible();
  await sheet.typeToStart('the disk is in', 'zrh-api-1');
  await expect(operation.says('Undrain zrh-api-1 is done.')).toBeVisible({ timeout: operationMs });
  await page.keyboard.press('g');
  await page.keyboard.press('f');
  await expect(window.cell('zrh-api-1')).toHaveAccessibleName(/, ok,/);
  expect(errors).toEqual([]);
});

test('by keys alone: several nodes are chosen in the grid, and only their names typed start anything', async ({
  app: { page },
}) => {
  const sheet = planSheet(page);
  await known(page, 'zrh-api-1');
  const grid = page.getByRole('grid', { name: 'Nodes' });
  await tabTo(page, grid.locator('[tabindex="0"]'));
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await expect(page.getByRole('region', { name: 'Chosen nodes' })).toContainText('2 nodes chosen');
  await page.keyboard.press('d');
  await expect(sheet.title(/^Drain 2 nodes/)).toBeVisible();
  await expect(sheet.sheet.getByRole('button', { name: /^Hold to/ })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(sheet.sheet).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Chosen nodes' })).toContainText('2 nodes chosen');
});

test('a drain that is held still survives a reload, and is taken back as if it had never been', async ({
  app: { page },
}) => {
  const window = consolePage(page);
  const sheet = planSheet(page);
  const operation = operationPage(page);
  await openNode(page, 'zrh-api-1', 'thumbnails');
  await window.button(/^Drain\.\.\./).click();
  await sheet.holdToStart('trying');
  await operation.action(/^Pause/).click();
  await expect(operation.says('Nothing more is sent until you continue.')).toBeVisible({
    timeout: operationMs,
  });
  await page.reload();
  await expect(operation.says('Nothing more is sent until you continue.')).toBeVisible();
  await expect(operation.says('trying')).toBeVisible();
  await operation.action(/^Abort\.\.\./).click();
  await operation.abort('Take it back').click();
  await expect(operation.says('What it had changed was put back and seen to be so.')).toBeVisible({
    timeout: operationMs,
  });
  await window.place('Fleet').click();
  await expect(window.cell('zrh-api-1')).toHaveAccessibleName(/, ok,/);
  await window.place('Activity').click();
  await expect(page.getByRole('main')).toContainText('trying');
});

test('a drain that would end the last copy is refused until each guard has an answer of its own', async ({
  app: { page },
}) => {
  const window = consolePage(page);
  const sheet = planSheet(page);
  const operation = operationPage(page);
  await openNode(page, 'zrh-edge-1', 'thermometer');
  await window.button(/^Drain\.\.\./).click();
  const refusals = sheet.part('Guards that refuse');
  await expect(refusals).toContainText('Last copies');
  await expect(refusals).toContainText('Lost items');
  await sheet.reason.fill('the card is worn out');
  await expect(sheet.hold).toBeDisabled();
  const answers = refusals.getByRole('textbox');
  const open = await answers.count();
  expect(open).toBeGreaterThan(1);
  for (let at = 0; at < open; at += 1) {
    await expect(sheet.hold).toBeDisabled();
    await answers.nth(at).fill(`seen, number ${at + 1}`);
  }
  await expect(sheet.hold).toBeEnabled();
  await sheet.holdToStart('the card is worn out');
  await expect(operation.says('zrh-edge-1 is empty. Safe to stop.')).toBeVisible({ timeout: operationMs });
  await expect(operation.says('seen, number 1')).toBeVisible();
});

test('a drain that would take the quorum of the managers cannot be started with any reason', async ({
  app: { page },
}) => {
  const window = consolePage(page);
  const sheet = planSheet(page);
  await known(page, 'fra-web-1');
  const request = { kind: 'drain', nodeIds: ['fra-web-1', 'par-web-1'], surge: true };
  await window.goTo(`#/fleet?plan=${encodeURIComponent(JSON.stringify(request))}`);
  await expect(sheet.part('Guards that refuse')).toContainText('No reason overrides this one.');
  await sheet.reason.fill('all the same');
  await sheet.typed.fill('2 nodes');
  await expect(sheet.sheet).toContainText('A guard refuses that nothing overrides.');
  await expect(sheet.sheet.getByRole('button', { name: 'Drain', exact: true })).toBeDisabled();
});
