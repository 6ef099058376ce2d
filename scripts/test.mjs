// What the README and CI call: check, build, mutants and end to end beside real components; then one line that counts.
import './preflight.mjs';
import { buildIfNeeded } from './build.mjs';
import { findBrowser } from './browser.mjs';
import { check } from './check.mjs';
import { runEndToEnd } from './e2e.mjs';
import { installed, runNode } from './run.mjs';
import { installTestPackages } from './test-packages.mjs';
import { clearTallies, closingLines, readTallies } from './tally/tally.mjs';

clearTallies();
await installTestPackages();
const checked = await check();
await buildIfNeeded();
// Before the real machines: both would install packages of this one.
await findBrowser();
// Real machines mostly wait for each other: mutants, then the specs of the window, run meanwhile. One after the other they take over an hour and a half.
const trying = async () => {
  const mutants = await runNode('scripts/mutants.mjs');
  return { mutants, endToEnd: await runEndToEnd([]) };
};
const [{ mutants, endToEnd }, real] = await Promise.all([
  trying(),
  runNode(installed('vitest'), ['run', '--config', 'vitest.real.config.ts'], {
    ...process.env,
    TALLY_NAME: 'real components',
  }),
]);
const tallies = readTallies();
console.log(`\n${closingLines(tallies)}`);
const counted = tallies.some((tally) => tally.passed > 0) && tallies.every((tally) => tally.failed === 0);
process.exitCode = checked && mutants === 0 && real === 0 && endToEnd === 0 && counted ? 0 : 1;
