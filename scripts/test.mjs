// What the README and CI call: check, build, mutants beside real components, end to end; then one line that counts.
import './preflight.mjs';
import { buildIfNeeded } from './build.mjs';
import { check } from './check.mjs';
import { runEndToEnd } from './e2e.mjs';
import { installed, runNode } from './run.mjs';
import { installTestPackages } from './test-packages.mjs';
import { clearTallies, closingLines, readTallies } from './tally/tally.mjs';

clearTallies();
await installTestPackages();
const checked = await check();
await buildIfNeeded();
// Real machines mostly wait for each other: the mutants are tried meanwhile.
const [mutants, real] = await Promise.all([
  runNode('scripts/mutants.mjs'),
  runNode(installed('vitest'), ['run', '--config', 'vitest.real.config.ts'], {
    ...process.env,
    TALLY_NAME: 'real components',
  }),
]);
const endToEnd = await runEndToEnd([]);
const tallies = readTallies();
console.log(`\n${closingLines(tallies)}`);
const counted = tallies.some((tally) => tally.passed > 0) && tallies.every((tally) => tally.failed === 0);
process.exitCode = checked && mutants === 0 && real === 0 && endToEnd === 0 && counted ? 0 : 1;
