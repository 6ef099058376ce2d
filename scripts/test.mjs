// What the README and CI call: check, build, mutants and end to end beside real components; then one line that counts.
import './preflight.mjs';
import { buildIfNeeded } from './build.mjs';
import { findBrowser } from './browser.mjs';
import { check } from './check.mjs';
import { runEndToEnd } from './e2e.mjs';
import { installed } from './run.mjs';
import { installTestPackages } from './test-packages.mjs';
import { clearTallies, closingLines, readTallies, runCounted } from './tally/tally.mjs';

clearTallies();
await installTestPackages();
await check();
await buildIfNeeded();
// Before the real machines: both would install packages of this one.
await findBrowser();
// Alone: they tell nothing when a test is red because real machines take the processors.
await runCounted('mutants', 'scripts/mutants.mjs');
// Real machines mostly wait for each other: the specs of the window run meanwhile. One after the other they take over an hour and a half.
await Promise.all([
  runEndToEnd([]),
  runCounted('real components', installed('vitest'), ['run', '--config', 'vitest.real.config.ts']),
]);
const tallies = readTallies();
console.log(`\n${closingLines(tallies)}`);
process.exitCode =
  tallies.some((tally) => tally.passed > 0) && tallies.every((tally) => tally.failed.length === 0) ? 0 : 1;
