import type { Page } from '@playwright/test';
import { canRun, startRealSwarm, type RealSwarm } from '../real-fleet/index.ts';
import { expect, test as base } from '../fixtures.ts';
import { consolePage } from '../pages/console-page.ts';
import { operationPage } from '../pages/operation-page.ts';
import { planSheet, tabTo } from '../pages/plan-sheet.ts';
import { replicasPage } from '../pages/replicas-page.ts';
import { servicePanel } from '../pages/service-panel.ts';

const bootLimitMs = 600_000;
/** A drain or a rollout of three copies takes under a minute; a busy machine gets several. */
const operationMs = 240_000;
/** Copies that this swarm holds of the one service that is tried. */
const copies = 3;
const can = await canRun((line) => console.log(line), ['docker']);

const test = base.extend<object, { readonly swarm: RealSwarm }>({
  swarm: [
    async ({}, use) => {
      await using swarm = await startRealSwarm();
      await swarm.create({
        name: 'web',
        replicas: copies,
        maxPerNode: 1,
        more: ['--label', `quarterdeck.minimum=${copies}`, '--update-order', 'start-first'],
      });
      await use(swarm);
    },
    { scope: 'worker', timeout: bootLimitMs },
  ],
});
test.skip(!can.ok, can.ok ? '' : can.reason);
test.setTimeout(bootLimitMs);

/** A machine whose own daemon runs a copy. */
const holderIn = async ({ watcher, nodes }: RealSwarm): Promise<string> => {
  const { byNode } = await watcher.look('web');
  const found = nodes.find(({ name, labels }) => labels['role'] === 'worker' && (byNode[name] ?? 0) > 0);
  return (found ?? nodes.find(({ name }) => (byNode[name] ?? 0) > 0))?.name ?? '';
};

const knowsService = async (page: Page, node: string): Promise<void> => {
  await consolePage(page).place('Replicas').click();
  await expect(replicasPage(page).copies('web', node)).toHaveAccessibleName(/: running/);
};

const expectEveryDaemonRuns = async ({ watcher }: RealSwarm, wanted: string): Promise<void> => {
  const { containers } = await watcher.look('web');
  expect(containers.map(({ image }) => image)).toEqual(Array.from({ length: copies }, () => wanted));
};

test.describe('a real Docker Swarm', () => {
  test.use({ consoleArgs: async ({ swarm }, use) => use(['--fleet', swarm.fleet.fleetFile]) });

  test('a node is drained by mouse, never with fewer copies than the sheet promised, and undrained', async ({
    app: { page, errors },
    swarm,
  }) => {
    const window = consolePage(page);
    const sheet = planSheet(page);
    const operation = operationPage(page);
    const node = await holderIn(swarm);
    await knowsService(page, node);
    await window.place('Fleet').click();
    await window.cell(node).click();
    await window.button(/^Drain\.\.\./).click();
    await expect(sheet.part('Items').getByRole('row', { name: /^web/ })).toContainText('Move');
    const record = swarm.watcher.record('web');
    await sheet.holdToStart('a new disk goes in');
    await expect(operation.says(`${node} is empty. Safe to stop.`)).toBeVisible({ timeout: operationMs });
    const seen = await record.stop();
    expect(seen.lowestWell).toBeGreaterThanOrEqual(copies);
    expect((await swarm.watcher.look('web')).byNode[node] ?? 0).toBe(0);

    await operation.action(/^Undrain\.\.\./).click();
    await sheet.holdToStart('the disk is in');
    await expect(operation.says(`Undrain ${node} is done.`)).toBeVisible({ timeout: operationMs });
    const availability = await swarm.docker('node', 'inspect', node, '--format', '{{.Spec.Availability}}');
    expect(availability.trim()).toBe('active');
    expect(errors).toEqual([]);
  });

  test('a service is redeployed by keys alone, and every daemon runs the new image', async ({
    app: { page, errors },
    swarm,
  }) => {
    const window = consolePage(page);
    const sheet = planSheet(page);
    const operation = operationPage(page);
    await expect(window.cells()).toHaveCount(swarm.nodes.length);
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await expect(replicasPage(page).row('web')).toContainText(`${copies}`);
    await tabTo(page, replicasPage(page).grid.locator('[tabindex="0"]'));
    await page.keyboard.press('Enter');
    await tabTo(page, servicePanel(page).action(/^Redeploy\.\.\./));
    await page.keyboard.press('Enter');
    await expect(sheet.title(/^Redeploy/)).toBeVisible();
    await tabTo(page, sheet.choice('Put there', 'The same image'));
    // Two presses before the focus has moved are one: each waits for it.
    await tabTo(page, sheet.choice('Put there', 'Another version'), 'ArrowRight');
    await page.keyboard.press('Enter');
    await tabTo(page, sheet.sheet.getByRole('textbox', { name: 'Tag, digest or version' }));
    await page.keyboard.press('Control+a');
    await page.keyboard.type('web:2');
    await page.keyboard.press('Enter');
    await expect(sheet.part(/^What each copy runs/)).toBeVisible();
    await expect(sheet.title(/^Redeploy/)).toBeVisible();
    await sheet.typeToStart('the next version', 'web');
    await expect(operation.says(/^Redeploy web.* is done\./)).toBeVisible({ timeout: operationMs });
    await expectEveryDaemonRuns(swarm, 'web:2');
    expect(errors).toEqual([]);
  });

  test('a node is drained by keys alone, never with fewer copies than the sheet promised, and undrained', async ({
    app: { page, errors },
    swarm,
  }) => {
    const window = consolePage(page);
    const sheet = planSheet(page);
    const operation = operationPage(page);
    const node = await holderIn(swarm);
    await expect(window.cells()).toHaveCount(swarm.nodes.length);
    await window.find(node);
    await expect(page.getByRole('main').getByRole('link', { name: /web/ })).toBeVisible();
    await page.keyboard.press('d');
    await expect(sheet.title(new RegExp(`^Drain ${node}`))).toBeVisible();
    const record = swarm.watcher.record('web');
    await sheet.typeToStart('a new disk goes in', node);
    await expect(operation.says(`${node} is empty. Safe to stop.`)).toBeVisible({ timeout: operationMs });
    expect((await record.stop()).lowestWell).toBeGreaterThanOrEqual(copies);

    await tabTo(page, operation.action(/^Undrain\.\.\./));
    await page.keyboard.press('Enter');
    await sheet.typeToStart('the disk is in', node);
    await expect(operation.says(`Undrain ${node} is done.`)).toBeVisible({ timeout: operationMs });
    expect(errors).toEqual([]);
  });

  test('a service is redeployed by mouse, and every daemon runs the new image', async ({
    app: { page, errors },
    swarm,
  }) => {
    const sheet = planSheet(page);
    const operation = operationPage(page);
    const isFirst = (await swarm.watcher.look('web')).containers.every(({ image }) => image === 'web:1');
    const [tag, wanted] = isFirst ? ['2', 'web:2'] : ['1', 'web:1'];
    await knowsService(page, await holderIn(swarm));
    await replicasPage(page).row('web').getByRole('rowheader').click();
    await servicePanel(page)
      .action(/^Redeploy\.\.\./)
      .click();
    await sheet.choice('Put there', 'Another version').click();
    await sheet.sheet.getByRole('textbox', { name: 'Tag, digest or version' }).fill(wanted);
    await sheet.sheet.getByRole('button', { name: 'Plan it' }).click();
    const after = sheet.part(/^What each copy runs/).getByRole('cell', { name: `${tag} digest unknown` });
    await expect(after).toHaveCount(copies);
    await sheet.holdToStart('the other version');
    await expect(operation.says(/^Redeploy web.* is done\./)).toBeVisible({ timeout: operationMs });
    await expectEveryDaemonRuns(swarm, wanted);
    expect(errors).toEqual([]);
  });
});
