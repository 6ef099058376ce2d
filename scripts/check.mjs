// Types, lint, layers, units, unused code, documents: everything that needs no build and no real server.
import './preflight.mjs';
import { installed } from './run.mjs';
import { runCounted } from './tally/tally.mjs';

const projects = ['shared', 'main', 'renderer', 'e2e', 'bench', 'scripts'];
/** @type {readonly [string, string, readonly string[]][]} */
const steps = [
  ...projects.map(
    (project) => /** @type {[string, string, string[]]} */ ([`types of ${project}`, 'tsc', ['-p', project]]),
  ),
  [
    'lint',
    'oxlint',
    ['--type-aware', '--deny-warnings', 'main', 'renderer', 'shared', 'e2e', 'bench', 'scripts'],
  ],
  ['format', 'prettier', ['--check', '--log-level', 'warn', '.']],
  ['units', 'vitest', ['run']],
  ['unused code', 'knip', ['--no-progress']],
];

/** Runs every step, so that all faults are seen at once. @returns {Promise<boolean>} whether every one passed */
export const check = async () => {
  const failed = [];
  for (const [name, command, args] of steps) {
    console.log(`— ${name}`);
    if (!(await runCounted(name, installed(command), args))) failed.push(name);
  }
  if (failed.length > 0) console.error(`Not passed: ${failed.join(', ')}.`);
  return failed.length === 0;
};

if (process.argv[1]?.endsWith('check.mjs')) process.exitCode = (await check()) ? 0 : 1;
