import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base } from '../fixtures.ts';

const test = base.extend<{ readonly fleetFile: string }>({
  fleetFile: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-first-'));
    await use(join(folder, 'fleet.yaml'));
    rmSync(folder, { recursive: true, force: true });
  },
  consoleArgs: async ({ fleetFile }, use) => use(['--fleet', fleetFile]),
});

test('without a fleet the window offers ways in, shows what an import adds, and adds it only then', async ({
  app,
  fleetFile,
}) => {
  await expect(app.page.getByRole('heading', { level: 1 })).toBeVisible();
  await app.page
    .getByText(/Ansible/)
    .first()
    .click();
  await app.page
    .getByRole('textbox')
    .first()
    .fill('[website]\nweb-1 ansible_host=127.0.0.1 ansible_port=1 ansible_user=ops\n');
  await app.page.getByRole('button', { name: 'Show what it would add' }).click();
  await expect(app.page.getByText('web-1').first()).toBeVisible();
  expect(() => readFileSync(fleetFile)).toThrow();
  await app.page.getByRole('button', { name: 'Add 1 server to the fleet file' }).click();
  await expect(app.page.getByText('web-1').first()).toBeVisible();
  // The list on screen may be there before the file is.
  await expect.poll(() => (existsSync(fleetFile) ? readFileSync(fleetFile, 'utf8') : '')).toContain('web-1');
});
