import { defineConfig } from '@playwright/test';
import { browserPath, electronPath } from './machine.ts';

/** The same specs in a browser on the web shell and, where its binary is, in Electron. */
export default defineConfig({
  testDir: './specs',
  // Two cores: one console, one fleet and one browser at a time give the steadiest answers.
  workers: 1,
  retries: 0,
  timeout: 120_000,
  // Bounds, not expectations: a busy machine fetches a screen in ten seconds.
  expect: { timeout: 45_000 },
  outputDir: '../test-results',
  reporter: [['list'], ['../scripts/tally/playwright-reporter.mjs']],
  use: {
    viewport: { width: 1600, height: 1000 },
    launchOptions: {
      executablePath: browserPath() ?? '',
      args: [
        // Chromium refuses its sandbox to root, and root is what test machines often are.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    trace: 'retain-on-failure',
  },
  projects: [{ name: 'web' }, { name: 'electron', metadata: { electronPath: electronPath() } }],
});
