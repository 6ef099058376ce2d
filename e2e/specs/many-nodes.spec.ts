import { expect, test } from '../fixtures.ts';
import { consolePage } from '../pages/console-page.ts';

test.use({ consoleArgs: ['--scenario', 'hundred-nodes'] });

test('a hundred nodes fit one screen as a map, and the table behind it has them all', async ({ app }) => {
  const window = consolePage(app.page);
  await expect(window.footer()).toContainText(/\d+ of 100 nodes connected/);
  await window.layout('Map').click();
  await expect(app.page.getByRole('grid', { name: 'Map of nodes' }).getByRole('gridcell')).toHaveCount(100);
  await window.layout('Table').click();
  await expect(app.page.getByRole('grid', { name: /nodes/i })).toHaveAttribute('aria-rowcount', /10[01]/);
  expect(app.errors).toEqual([]);
});
