import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { consolePage } from '../pages/console-page.ts';
import { operationPage } from '../pages/operation-page.ts';
import { planSheet } from '../pages/plan-sheet.ts';
import { replicasPage } from '../pages/replicas-page.ts';
import { servicePanel } from '../pages/service-panel.ts';

const operationMs = 180_000;
test.setTimeout(4 * operationMs);

const knowsServices = async (page: Page): Promise<void> => {
  await consolePage(page).goTo('#/replicas');
  await expect(replicasPage(page).copies('thumbnails', 'zrh-api-1')).toHaveAccessibleName(/: running/);
};
const planDrain = async (page: Page, node: string): Promise<void> => {
  await knowsServices(page);
  await consolePage(page).goTo(`#/node/${node}`);
  await consolePage(page)
    .button(/^Drain\.\.\./)
    .click();
  await expect(planSheet(page).part('Items')).toContainText('thumbnails');
};

test('a drain is seen by a colleague’s console, which may not work on the same node meanwhile', async ({
  app,
  openOther,
}) => {
  await planDrain(app.page, 'zrh-api-1');
  const other = await openOther(app.demoFleetFile());
  await knowsServices(other.page);
  await planSheet(app.page).holdToStart('a new disk goes in');
  await expect(operationPage(app.page).steps().first()).toContainText('done');

  await planDrain(other.page, 'zrh-api-1');
  await expect(planSheet(other.page).sheet).toContainText('a new disk goes in');
  await expect(operationPage(app.page).says('zrh-api-1 is empty. Safe to stop.')).toBeVisible({
    timeout: operationMs,
  });
  await consolePage(other.page).goTo('#/fleet');
  await expect(consolePage(other.page).cell('zrh-api-1')).toHaveAccessibleName(/, drained,/);
});

test('a console that crashes in the middle of a drain finds it again, and a person lets it finish', async ({
  app,
  openOther,
}) => {
  const first = await openOther(app.demoFleetFile());
  await planDrain(first.page, 'zrh-api-1');
  await planSheet(first.page).holdToStart('a new disk goes in');
  await expect(operationPage(first.page).steps().first()).toContainText('done');

  const { page } = await first.crashAndReopen();
  await consolePage(page)
    .running(/^Drain zrh-api-1/)
    .click();
  const operation = operationPage(page);
  await expect(operation.says(/The console went away in the middle/)).toBeVisible();
  await expect(operation.action(/^Undo\.\.\./)).toBeVisible();
  await operation.action(/^Resume$/).click();
  await expect(operation.says('zrh-api-1 is empty. Safe to stop.')).toBeVisible({ timeout: operationMs });
  await expect(operation.says('a new disk goes in')).toBeVisible();
});

/** Serious faults of what is on screen now, in words. */
const faultsOf = async (page: Page, where: string): Promise<readonly string[]> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${where}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
};

for (const theme of ['dark', 'light'] as const)
  test(`nothing that shows a service, a plan or an operation has a serious accessibility fault in the ${theme} theme`, async ({
    app: { page },
  }) => {
    await page.emulateMedia({ colorScheme: theme });
    const window = consolePage(page);
    const sheet = planSheet(page);
    const operation = operationPage(page);
    const faults: string[] = [];
    const look = async (where: string): Promise<void> => {
      faults.push(...(await faultsOf(page, where)));
    };
    await knowsServices(page);
    await look('replicas');
    await replicasPage(page).row('website').getByRole('rowheader').click();
    await expect(servicePanel(page).copies()).not.toHaveCount(0);
    await look('service');
    await servicePanel(page)
      .action(/^Redeploy\.\.\./)
      .click();
    await expect(sheet.part(/^What each copy runs/)).toBeVisible();
    await look('redeploy');
    await window.goTo('#/node/zrh-edge-1');
    await expect(page.getByRole('main').getByRole('link', { name: /wallet/ })).toBeVisible();
    await window.button(/^Drain\.\.\./).click();
    await expect(sheet.part('Guards that refuse')).toBeVisible();
    await look('refused plan');
    await planDrain(page, 'zrh-api-1');
    await look('plan');
    await sheet.holdToStart('looking');
    await expect(operation.steps().first()).toContainText('done');
    await look('live operation');
    await operation.action(/^Abort\.\.\./).click();
    await look('abort');
    await operation.abort('Stop and leave as it is').click();
    await expect(operation.action(/^Undo\.\.\./)).toBeVisible({ timeout: operationMs });
    await look('ended operation');
    await window.place('Activity').click();
    await expect(page.getByRole('main')).toContainText('looking');
    await look('activity');
    expect(faults).toEqual([]);
  });
