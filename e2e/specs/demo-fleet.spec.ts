import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '../fixtures.ts';
import { consolePage } from '../pages/console-page.ts';

/** The demo's proxy log raises its alarm within the first two minutes; a busy machine gets twice that. */
const demoAlarmMs = 240_000;
test.setTimeout(demoAlarmMs + 60_000);

test('the demo fleet answers within seconds, says that it is a demo, and breaks no rule of the page', async ({
  app,
}) => {
  const window = consolePage(app.page);
  await expect(window.cells()).toHaveCount(13);
  await expect(window.cell('fra-db-1')).toHaveAccessibleName(/percent/);
  await expect(app.page.getByRole('navigation', { name: 'Main' })).toContainText('demo');
  await expect(window.footer()).toContainText('Live');
  await expect(window.footer()).toContainText('of 13 nodes connected');
  expect(app.errors).toEqual([]);
});

test('a filling disk is told with its forecast, its cause and its next step', async ({ app }) => {
  const window = consolePage(app.page);
  const card = window.card(/\/var\/log will be full in|\/var\/log may fill/);
  await expect(card).toBeVisible({ timeout: demoAlarmMs });
  await card.getByRole('link').click();
  await expect(window.sentence()).toHaveText('fra-web-1');
  await expect(app.page.getByRole('status').filter({ hasText: '/var/log' })).toBeVisible();
  await expect(window.fullAt()).toBeVisible();
  const filling = app.page.getByRole('region', { name: /What is filling/ });
  await expect(filling).toContainText('nginx/proxy-debug.log', { timeout: 30_000 });
  expect(app.errors).toEqual([]);
});

test('an alarm that a person acknowledges stays open and keeps the reason over a reload', async ({ app }) => {
  const window = consolePage(app.page);
  await window.place('Alarms').click();
  const row = app.page.getByText(/\/var\/log will be full in/).first();
  await expect(row).toBeVisible({ timeout: demoAlarmMs });
  await row.click();
  await app.page
    .getByRole('button', { name: /^Acknowledge/ })
    .first()
    .click();
  await app.page.getByRole('textbox', { name: /reason/i }).fill('I am on it');
  await app.page
    .getByRole('dialog')
    .getByRole('button', { name: /^Acknowledge/ })
    .click();
  await expect(app.page.getByText('I am on it').first()).toBeVisible();
  await app.page.reload();
  await expect(app.page.getByText('I am on it').first()).toBeVisible();
});

for (const theme of ['dark', 'light'] as const) {
  test(`no screen has a serious accessibility fault in the ${theme} theme`, async ({ app }) => {
    await app.page.emulateMedia({ colorScheme: theme });
    const window = consolePage(app.page);
    await expect(window.cell('fra-db-1')).toHaveAccessibleName(/percent/);
    for (const path of ['#/fleet', '#/node/fra-db-1', '#/alarms', '#/settings', '#/first-run']) {
      await app.page.goto(app.page.url().replace(/#.*$/, '') + path);
      await expect(app.page.getByRole('heading', { level: 1 })).toBeVisible();
      const { violations } = await new AxeBuilder({ page: app.page }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(
        serious.map(({ id, nodes }) => `${path} ${id}: ${nodes.map(({ html }) => html).join(' ')}`),
      ).toEqual([]);
    }
  });
}

test('everything is reached with keys alone', async ({ app }) => {
  const window = consolePage(app.page);
  await expect(window.cell('fra-db-1')).toHaveAccessibleName(/percent/);
  await app.page.keyboard.press('g');
  await app.page.keyboard.press('a');
  await expect(app.page).toHaveURL(/#\/alarms/);
  await app.page.keyboard.press('Control+k');
  await app.page.keyboard.type('hel-db-1');
  await app.page.keyboard.press('Enter');
  await expect(app.page).toHaveURL(/#\/node\/hel-db-1/);
  await app.page.keyboard.press('g');
  await app.page.keyboard.press('f');
  await expect(app.page).toHaveURL(/#\/fleet/);
  await app.page.keyboard.press('3');
  await expect(app.page.getByRole('columnheader', { name: /Node/ })).toBeVisible();
  await app.page.keyboard.press('?');
  await expect(app.page.getByRole('dialog')).toContainText('Find a node');
  await app.page.keyboard.press('Escape');
  await expect(app.page.getByRole('dialog')).toHaveCount(0);
});

test('the chart library is loaded only when a node is opened', async ({ app }) => {
  const charts: string[] = [];
  app.page.on('request', (request) => {
    if (/(forecast|series)-chart-/.test(request.url())) charts.push(request.url());
  });
  await app.page.reload();
  const window = consolePage(app.page);
  await expect(window.cell('fra-db-1')).toHaveAccessibleName(/percent/);
  expect(charts).toEqual([]);
  await app.page.goto(app.page.url().replace(/#.*$/, '') + '#/node/fra-db-1');
  await expect(app.page.getByRole('heading', { name: 'Disk forecast' })).toBeVisible();
  await expect.poll(() => charts.length).toBeGreaterThan(0);
});
