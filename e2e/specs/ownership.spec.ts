import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '../fixtures.ts';
import { consolePage } from '../pages/console-page.ts';
import { ownershipPage } from '../pages/ownership-page.ts';

/** The demo connects, then asks every server who owns what: a bound for a busy machine, not an expectation. */
const askedMs = 180_000;
test.setTimeout(2 * askedMs);

test('every system of the demo is drawn with its owners, read with keys alone, and searched for one key', async ({
  app: { page },
}) => {
  const window = consolePage(page);
  const ownership = ownershipPage(page);
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  const slots = ownership.slots('sessions').getByRole('gridcell', { name: /^slots/ });
  await expect(slots).toHaveCount(3, { timeout: askedMs });
  await expect(slots.first()).toHaveAccessibleName(/owned by .+, copy on .+ slots, epoch \d+/);
  await expect(ownership.servers('orders')).toContainText(/replica of .+timeline 1/, { timeout: askedMs });
  await expect(ownership.ranges('library').getByRole('row')).not.toHaveCount(0, { timeout: askedMs });
  await expect(window.sentence()).not.toContainText('is not known', { timeout: askedMs });

  // One tab stop: arrows go along, the card tells, Enter lists the keys, Escape comes back.
  await ownership.slots('sessions').locator('[tabindex="0"]').focus();
  await page.keyboard.press('ArrowRight');
  await expect(ownership.card).toContainText('owned by');
  await page.keyboard.press('Escape');
  await expect(ownership.card).toBeHidden();
  await page.keyboard.press('Enter');
  await expect(
    page
      .getByRole('dialog')
      .getByRole('row', { name: /session:\d+/ })
      .first(),
  ).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();

  // A cell lists the keys of its owner in its range of hashes, and no others.
  await ownership.ranges('library').getByRole('gridcell').first().click();
  await expect(page.getByRole('dialog', { name: /^Keys of \S+ in range \d+ of 64$/ })).toBeVisible();
  await expect(page.getByRole('dialog').getByRole('row').nth(2)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();

  await page.keyboard.press('/');
  await page.keyboard.type('session:42');
  await page.keyboard.press('Enter');
  await expect(ownership.path('sessions')).toContainText(/took/);
  await expect(page.getByText(/owns it, with a copy on .+ All who were asked agree\./)).toBeVisible();

  // The same in tables.
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('3');
  await expect(ownership.table('Owners of Redis Cluster sessions').getByRole('row')).toHaveCount(7);
  await page.keyboard.press('1');
  await expect(ownership.slots('sessions')).toBeVisible();
});

for (const theme of ['dark', 'light'] as const) {
  test(`the ownership screen breaks no serious rule of accessibility in the ${theme} theme`, async ({
    app: { page },
  }) => {
    const ownership = ownershipPage(page);
    await page.emulateMedia({ colorScheme: theme });
    await consolePage(page).goTo('#/ownership?where=session:42');
    await expect(ownership.path('sessions')).toBeVisible({ timeout: askedMs });
    await expect(ownership.ranges('library')).toBeVisible({ timeout: askedMs });
    for (const layout of ['Map', 'Table'] as const) {
      await ownership.layout(layout).click();
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    }
  });
}
