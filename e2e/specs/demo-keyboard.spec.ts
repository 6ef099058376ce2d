import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { consolePage } from '../pages/console-page.ts';
import { planSheet, tabTo } from '../pages/plan-sheet.ts';
import { replicasPage } from '../pages/replicas-page.ts';

const readingMs = 180_000;

const chosen = (page: Page) => page.getByRole('region', { name: 'Chosen nodes' });
const gone = async (page: Page): Promise<void> => {
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
};

test('several nodes are chosen and their drain is planned with keys alone, and the keyboard goes on where it was', async ({
  app: { page },
}) => {
  const window = consolePage(page);
  test.setTimeout(2 * readingMs);
  const focused = (): Promise<string> =>
    page.evaluate(() => document.activeElement?.getAttribute('data-cell-id') ?? '');
  await expect(window.cells().first()).toBeVisible();
  await tabTo(page, page.getByRole('grid', { name: 'Nodes' }).locator('[data-cell-id][tabindex="0"]'));
  const first = await focused();
  await page.keyboard.press('Shift+ArrowRight');
  const second = await focused();
  expect(second).not.toBe(first);
  await expect(chosen(page)).toContainText(`2 nodes chosen: ${first}, ${second}`);
  await page.keyboard.press('d');
  await expect(planSheet(page).title(/^Drain 2 nodes/)).toBeVisible();
  await gone(page);
  await expect.poll(focused).toBe(second);
  await page.keyboard.press('Escape');
  await expect(chosen(page)).toBeHidden();
  // The same in the table.
  await page.keyboard.press('3');
  const row = page.getByRole('grid', { name: 'Nodes' }).getByRole('row').nth(1);
  await tabTo(page, row);
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(chosen(page)).toContainText('3 nodes chosen');
  await page.keyboard.press('d');
  await expect(planSheet(page).title(/^Drain 3 nodes/)).toBeVisible();
  await gone(page);
  await expect(page.locator('tr:focus')).toBeVisible();
});

test('the focus comes back to what opened a dialog, a sheet over a sheet, a menu or the palette', async ({
  app: { page },
}) => {
  const window = consolePage(page);
  const dialog = page.getByRole('dialog');
  const cell = replicasPage(page).copies('api', 'fra-api-1');
  test.setTimeout(2 * readingMs);
  await window.place('Replicas').click();
  // Services are read when the nodes have answered: a bound for a busy machine, not an expectation.
  await expect(cell).toBeVisible({ timeout: readingMs });
  await cell.focus();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('heading', { name: 'api' })).toBeVisible();
  const redeploy = dialog.getByRole('button', { name: 'Redeploy...' });
  await redeploy.focus();
  await page.keyboard.press('Enter');
  await expect(planSheet(page).title(/^Redeploy api/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(redeploy).toBeFocused();
  await gone(page);
  await expect(cell).toBeFocused();
  for (const opens of ['?', 'Control+k']) {
    await page.keyboard.press(opens);
    await expect(dialog).toBeVisible();
    await gone(page);
    await expect(cell).toBeFocused();
  }
  await window.goTo('#/node/zrh-api-1');
  const more = window.button(/^More/);
  await more.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Undrain...' }).press('Enter');
  await expect(planSheet(page).title(/^Undrain/)).toBeVisible();
  await gone(page);
  await expect(more).toBeFocused();
});

/** Everything on the page that would move by itself or glide: its class and what it does. */
const moving = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('*')].flatMap((element) => {
      const { transitionDuration, animationName } = getComputedStyle(element);
      const glides = transitionDuration.split(', ').some((time) => time !== '0s');
      return glides || animationName !== 'none'
        ? [`${element.tagName} ${element.className}: ${animationName}`]
        : [];
    }),
  );

test('nothing moves for a person who asked for reduced motion, and holding a button still starts a drain', async ({
  app: { page },
}) => {
  test.setTimeout(2 * readingMs);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const window = consolePage(page);
  const sheet = planSheet(page);
  await expect(window.cells().first()).toBeVisible();
  expect(await moving(page)).toEqual([]);
  await window.goTo('#/node/zrh-api-1');
  await window.button(/^Drain\.\.\./).click();
  await expect(sheet.part('Items')).toContainText('thumbnails');
  expect(await moving(page)).toEqual([]);
  await sheet.holdToStart('a new disk goes in');
  await expect(page.getByRole('region', { name: 'Steps' })).toBeVisible();
  expect(await moving(page)).toEqual([]);
});
