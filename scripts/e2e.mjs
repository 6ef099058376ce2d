// Runs the end-to-end specs in a real browser on the web shell, and in Electron where its binary is.
import './preflight.mjs';
import { buildIfNeeded } from './build.mjs';
import { findBrowser } from './browser.mjs';
import { electronBinary } from './electron-binary.mjs';
import { installed } from './run.mjs';
import { runCounted } from './tally/tally.mjs';

/** @param {readonly string[]} args for Playwright @returns {Promise<boolean>} whether all passed */
export const runEndToEnd = async (args) => {
  const browser = await findBrowser();
  if (electronBinary() === undefined)
    console.log('Electron’s binary is not here: its end-to-end project is skipped.');
  return runCounted(
    'window',
    installed('playwright'),
    ['test', '--config', 'e2e/playwright.config.ts', ...args],
    {
      ...process.env,
      CHROMIUM_PATH: browser,
      ELECTRON_PATH: electronBinary() ?? '',
    },
  );
};

if (process.argv[1]?.endsWith('e2e.mjs')) {
  await buildIfNeeded();
  process.exitCode = (await runEndToEnd(process.argv.slice(2))) ? 0 : 1;
}
