import { canRun, growLog, startRealFleet, type RealFleet } from '../real-fleet/index.ts';
import { expect, test as base } from '../fixtures.ts';
import { consolePage } from '../pages/console-page.ts';

const bootLimitMs = 600_000;
/** The storm is told within minutes of its start; a busy machine gets more. */
const forecastLimitMs = 400_000;
const can = await canRun((line) => console.log(line));

const test = base.extend<object, { readonly fleet: RealFleet }>({
  fleet: [
    async ({}, use) => {
      await using fleet = await startRealFleet({
        nodes: [
          { name: 'proxy-1', labels: { role: 'website', region: 'north' }, user: 'root', logMegabytes: 256 },
          { name: 'box-1', labels: { role: 'sensor', region: 'south' }, kind: 'busybox' },
        ],
      });
      await use(fleet);
    },
    { scope: 'worker', timeout: bootLimitMs },
  ],
});
test.skip(!can.ok, can.ok ? '' : can.reason);
test.setTimeout(bootLimitMs);

test.describe('a real OpenSSH fleet', () => {
  test.use({ consoleArgs: async ({ fleet }, use) => use(['--fleet', fleet.fleetFile]) });

  test('shows a log that really fills a real disk, with its alarm and its forecast', async ({
    app,
    fleet,
  }) => {
    const window = consolePage(app.page);
    await expect(window.cell('proxy-1')).toHaveAccessibleName(/percent/);
    await expect(window.cell('box-1')).toHaveAccessibleName(/percent/);
    await using _growing = await growLog(fleet.node('proxy-1'), '/var/log/proxy.log', 0.7);
    const card = window.card(/proxy-1.*\/var\/log/);
    await expect(card).toBeVisible({ timeout: forecastLimitMs });
    await card.getByRole('link').click();
    await expect(window.fullAt()).toBeVisible({ timeout: 60_000 });
    await expect(app.page.getByRole('region', { name: /What is filling/ })).toContainText('proxy.log', {
      timeout: 60_000,
    });
    expect(app.errors).toEqual([]);
  });
});
