import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { consolePage } from '../pages/console-page.ts';

/** Nodes are looked at for their logs and tasks after they connected, a few at once: a bound for a busy machine. */
const lookedMs = 120_000;
test.setTimeout(3 * lookedMs);

const seriousFaults = async (page: Page): Promise<readonly string[]> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
};

test('the log that nobody rotates is named, opened with keys alone, and its rule shown before anything is written', async ({
  app: { page, errors },
}) => {
  const window = consolePage(page);
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  const row = page.getByRole('row', { name: /fra-web-1 .*proxy-debug\.log/ }).first();
  await expect(row).toBeVisible({ timeout: lookedMs });
  await expect(window.sentence()).toContainText(/rotated by nobody|before its logs are rotated/);
  await row.click();
  const log = page.getByRole('dialog', { name: /proxy-debug\.log/ });
  await expect(log).toContainText('no limit set');
  await log.getByRole('button', { name: 'Cut off...' }).click();
  const sheet = page.getByRole('dialog', { name: /^Cut off/ });
  await expect(sheet).toContainText('What becomes of each file', { timeout: lookedMs });
  await expect(sheet).toContainText('cannot be brought back');
  await page.keyboard.press('Escape');
  await log.getByRole('button', { name: 'Cover this log...' }).click();
  const cover = page.getByRole('dialog', { name: /^Cover/ });
  await expect(cover).toContainText('/etc/logrotate.d/quarterdeck-', { timeout: lookedMs });
  // Line by line, as an editor would show it, and within the sheet.
  const file = cover.locator('pre').filter({ hasText: 'rotate 7' });
  await expect(file).toHaveText(/^# Written by Quarterdeck\.\n"\/var\/log\/.*" \{\n {2}daily\n/, {
    useInnerText: true,
  });
  expect(await file.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
  expect(errors).toEqual([]);
});

test('what mends a finding is planned from its own row, and nothing else is opened by it', async ({
  app: { page, errors },
}) => {
  await consolePage(page).goTo('#/logs');
  for (const [found, button, sheet] of [
    [/and nothing rotates it/, 'Cover...', /^Cover/],
    [/journald’s own/, 'Bound...', /^Bound/],
    [/is deleted, but nginx/, 'Let go...', /^Release/],
  ] as const) {
    const row = page.getByRole('row', { name: found }).first();
    await expect(row).toBeVisible({ timeout: lookedMs });
    await row.getByRole('button', { name: button }).click();
    await expect(page.getByRole('dialog')).toHaveCount(1);
    await expect(page.getByRole('dialog').getByRole('heading', { name: sheet }).first()).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  expect(errors).toEqual([]);
});

test('a container without a cap is named, and its service is capped by a plan that is shown first, with keys alone', async ({
  app: { page, errors },
}) => {
  await consolePage(page).goTo('#/logs');
  const row = page.getByRole('row', { name: /fra-api-1 .*Docker writes the log of thumbnails/ });
  await expect(row).toBeVisible({ timeout: lookedMs });
  await row.getByRole('button', { name: 'Cap...' }).focus();
  await page.keyboard.press('Enter');
  const sheet = page.getByRole('dialog', { name: /^Cap thumbnails/ });
  await expect(sheet).toContainText('How each copy keeps its log', { timeout: lookedMs });
  await expect(sheet).toContainText('json-file, at most 3 files of 10 MB');
  await sheet.getByRole('radiogroup', { name: 'Files' }).getByRole('radio', { name: '5' }).click();
  await expect(sheet).toContainText('json-file, at most 5 files of 10 MB', { timeout: lookedMs });
  expect(await seriousFaults(page)).toEqual([]);
  expect(errors).toEqual([]);
});

test('a task that failed at night is named with its exit status and when it comes next', async ({
  app: { page, errors },
}) => {
  const window = consolePage(page);
  await window.place('Schedule').click();
  const row = page.getByRole('row', { name: /nightly-report\.timer/ });
  // For some minutes of the night it is on its way to fail again.
  await expect(row).toContainText(/exit 1|running for/, { timeout: lookedMs });
  await row.click();
  const task = page.getByRole('dialog', { name: /nightly-report\.timer/ });
  await expect(task.getByRole('button', { name: 'Run now...' })).toBeVisible();
  await expect(task).toContainText('Runs');
  expect(errors).toEqual([]);
});

for (const theme of ['dark', 'light'] as const) {
  test(`logs and scheduled tasks break no serious rule of accessibility in the ${theme} theme`, async ({
    app: { page },
  }) => {
    await page.emulateMedia({ colorScheme: theme });
    const window = consolePage(page);
    await window.goTo('#/logs');
    await expect(page.getByRole('row', { name: /proxy-debug\.log/ }).first()).toBeVisible({
      timeout: lookedMs,
    });
    expect(await seriousFaults(page)).toEqual([]);
    for (const layout of ['Logs', 'Rotation'] as const) {
      await page.getByRole('radio', { name: layout, exact: true }).click();
      expect(await seriousFaults(page)).toEqual([]);
    }
    await window.goTo('#/schedule');
    await expect(page.getByRole('row', { name: /nightly-report\.timer/ })).toBeVisible({ timeout: lookedMs });
    expect(await seriousFaults(page)).toEqual([]);
  });
}
