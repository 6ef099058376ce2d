import { existsSync, readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { canRun, startProxy, startRealFleet, type Proxy, type RealFleet } from '../real-fleet/index.ts';
import { expect, test as base } from '../fixtures.ts';
import { consolePage } from '../pages/console-page.ts';
import { logsPage } from '../pages/logs-page.ts';
import { operationPage } from '../pages/operation-page.ts';
import { planSheet } from '../pages/plan-sheet.ts';

const minuteMs = 60_000;
const megabyte = 1_048_576;
/** Of its 256 MB about 225 are free: at this speed they last for four hours. */
const slow = 16_000;
/** ... and at this one for less than a minute. */
const fast = 8 * megabyte;
/** A log is told of after two looks and six minutes, and a look comes every five: with time to spare for a busy machine. */
const warnedWithinMs = 12 * minuteMs;
const soonMs = 2 * minuteMs;
const clearedWithinMs = 5 * minuteMs;
const node = 'web-1';
const ruleFile = '/etc/logrotate.d/quarterdeck-var-log-proxy-log';
const can = await canRun((line) => console.log(line), ['debian']);

const test = base.extend<object, { readonly fleet: RealFleet; readonly writer: Proxy }>({
  fleet: [
    async ({}, use) => {
      await using fleet = await startRealFleet({
        nodes: [
          { name: node, labels: { role: 'website', region: 'north' }, user: 'root', logMegabytes: 256 },
        ],
      });
      await use(fleet);
    },
    { scope: 'worker', timeout: 10 * minuteMs },
  ],
  writer: [async ({ fleet }, use) => use(await startProxy(fleet.node(node), slow)), { scope: 'worker' }],
});
test.skip(!can.ok, can.ok ? '' : can.reason);
test.setTimeout(30 * minuteMs);
test.use({ consoleArgs: async ({ fleet }, use) => use(['--fleet', fleet.fleetFile]) });

const open = async (page: Page, { log }: Proxy) => {
  await consolePage(page).place('Logs').click();
  await logsPage(page).row(node, log).click();
  return logsPage(page).panel(log);
};

/** The accident this console was made for, from its beginning to where it cannot come back, as the operator sees it. */
test('a log that nobody rotates is warned of hours ahead, fills the disk to 0 bytes, is cut off with one click and covered with a second', async ({
  app: { page, errors },
  fleet,
  writer: proxy,
}) => {
  const window = consolePage(page);
  const logs = logsPage(page);
  const sheet = planSheet(page);
  const operation = operationPage(page);
  const web = fleet.node(node);

  await test.step('hours ahead: what will fill the disk, when, who writes it and that no rule covers it', async () => {
    await window.place('Logs').click();
    const row = logs.row(node, proxy.log);
    await expect(async () => {
      await logs.lookAgain().click();
      await expect(row).toContainText(/By that alone its disk is full in about [2-6] h/, { timeout: 15_000 });
    }).toPass({ timeout: 4 * minuteMs });
    expect(proxy.freeBytes()).toBeGreaterThan(150 * megabyte);
    const panel = await open(page, proxy);
    await expect(panel).toContainText('and nothing rotates it');
    await expect(panel).toContainText('no limit set');
    await expect(panel).toContainText(`proxy (${proxy.processId})`);
    await expect(panel.getByRole('button', { name: 'Cover this log...' })).toBeVisible();
    await page.keyboard.press('Escape');
    await window.place('Fleet').click();
    await expect(window.card(/Nobody rotates \/var\/log\/proxy\.log/)).toBeVisible({
      timeout: warnedWithinMs,
    });
    await window.place('Alarms').click();
    await page.getByRole('option', { name: /Nobody rotates/ }).click();
    await expect(page.getByRole('region', { name: 'The chosen alarm' })).toContainText(
      /By that alone its disk is full in about [2-6] h/,
    );
    expect(proxy.freeBytes()).toBeGreaterThan(150 * megabyte);
  });

  await test.step('the accident: the disk has 0 bytes left, and the window says what took them', async () => {
    proxy.writes(fast);
    await expect.poll(proxy.freeBytes, { timeout: soonMs }).toBe(0);
    await window.place('Fleet').click();
    await window
      .card(/web-1.*\/var\/log/)
      .first()
      .getByRole('link')
      .first()
      .click();
    await expect(page.getByRole('region', { name: /What is filling/ })).toContainText('proxy.log', {
      timeout: soonMs,
    });
  });

  await test.step('one click: room again, while the same process goes on writing into the same file', async () => {
    const inode = proxy.logInode();
    const panel = await open(page, proxy);
    await panel.getByRole('button', { name: 'Cut off...' }).click();
    await expect(sheet.sheet).toContainText('What becomes of each file', { timeout: soonMs });
    await sheet.holdToStart('the disk is full');
    await expect(operation.says(/^Cut off .* is done\./)).toBeVisible({ timeout: soonMs });
    const size = proxy.logBytes();
    expect(proxy.freeBytes()).toBeGreaterThan(20 * megabyte);
    expect([proxy.logInode(), await proxy.runningId()]).toEqual([inode, proxy.processId]);
    await expect.poll(proxy.logBytes).toBeGreaterThan(size);
    proxy.writes(slow);
  });

  await test.step('a second click: a rule, shown before it is written, that logrotate accepts and heeds', async () => {
    const panel = await open(page, proxy);
    await panel.getByRole('button', { name: 'Cover this log...' }).click();
    await expect(sheet.sheet).toContainText(ruleFile, { timeout: soonMs });
    await expect(sheet.sheet).toContainText('copytruncate');
    // Of a log that fills its disk in hours one look a night is no cover.
    await expect(sheet.sheet).toContainText(
      'logrotate.timer starts logrotate every 24 h: from now on every hour',
    );
    await sheet.holdToStart('it shall not come back');
    await expect(operation.says(/^Cover .* is done\./)).toBeVisible({ timeout: soonMs });
    expect(readFileSync(web.pathOf(ruleFile), 'utf8')).toContain(`"${proxy.log}" {`);
    expect(await web.inside('sh', '-c', `logrotate -d ${ruleFile} 2>&1`)).not.toContain('error:');
    const timer = await web.inside('systemctl', 'show', '-p', 'TimersCalendar', 'logrotate.timer');
    expect(timer).toContain('OnCalendar=*-*-* *:00:00');
    // What that timer starts.
    proxy.writes(fast);
    await expect.poll(proxy.logBytes, { timeout: soonMs }).toBeGreaterThan(20 * megabyte);
    proxy.writes(slow);
    await web.inside('systemctl', 'start', 'logrotate.service');
    expect(proxy.logBytes()).toBeLessThan(5 * megabyte);
    expect(existsSync(web.pathOf(`${proxy.log}.1.gz`))).toBe(true);
    expect(await proxy.runningId()).toBe(proxy.processId);
  });

  await test.step('what warned is over because it was seen to be, and the disk is watched until it stays well', async () => {
    await window.place('Alarms').click();
    const about = (words: string) => page.getByRole('option').filter({ hasText: words });
    await expect(about('/var/log was filling up')).toContainText('clears when it stays so', {
      timeout: clearedWithinMs,
    });
    await expect(about('Nobody rotates').filter({ hasNotText: 'cleared' })).toHaveCount(0, {
      timeout: clearedWithinMs,
    });
    await expect(
      about('The logs of web-1 are in order again').or(about('Nobody rotates')).first(),
    ).toContainText('cleared');
    const panel = await open(page, proxy);
    await expect(panel).toContainText(ruleFile);
    await expect(panel).not.toContainText('nothing rotates it');
  });
  expect(errors).toEqual([]);
});
