import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runNode } from '../run.mjs';

/**
 * What one run of a test runner came to; what failed is told by name.
 * @typedef {{ runner: string, passed: number, failed: string[], skipped: { name: string, reason: string | undefined }[] }} Tally
 */

const folder = join(root, '.cache', 'tally');

/** @param {string} runner */
const fileOf = (runner) => join(folder, `${runner}.json`);

/** @param {string} file @returns {Tally} */
const readTally = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** Forgets earlier runs. @returns {void} */
export const clearTallies = () => rmSync(folder, { recursive: true, force: true });

/** Keeps the tally of a run. A skip that does not say why is a failed one. @param {Tally} tally */
export const writeTally = (tally) => {
  const unexplained = tally.skipped.filter(({ reason }) => !reason).map(({ name }) => name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    fileOf(tally.runner),
    JSON.stringify({ ...tally, failed: [...tally.failed, ...unexplained] }),
  );
};

/**
 * Runs a Node script as `runner` of the closing line. One that keeps no tally counts as one check, and one that ends badly without naming a
 * fault is a fault itself: no run may end with "0 failed" and not be green.
 * @param {string} runner @param {string} script @param {readonly string[]} [args] @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<boolean>} whether it ended well
 */
export const runCounted = async (runner, script, args = [], env = process.env) => {
  const file = fileOf(runner);
  rmSync(file, { force: true });
  const status = await runNode(script, args, { ...env, TALLY_NAME: runner });
  const tally = existsSync(file)
    ? readTally(file)
    : { runner, passed: status === 0 ? 1 : 0, failed: [], skipped: [] };
  if (status !== 0 && tally.failed.length === 0) tally.failed.push(`${runner} (it ended with ${status})`);
  writeTally(tally);
  return status === 0;
};

/** @returns {Tally[]} */
export const readTallies = () =>
  existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .map((name) => readTally(join(folder, name)))
    : [];

/**
 * The closing lines of a test run: every skip with its reason, every fault by its name, then the one line that counts.
 * @param {Tally[]} tallies
 * @returns {string}
 */
export const closingLines = (tallies) => {
  const skips = tallies.flatMap((tally) =>
    tally.skipped.map(
      (skip) =>
        `skipped: ${skip.name}\n         ${skip.reason || 'It does not say why: that counts as failed.'}`,
    ),
  );
  const faults = tallies.flatMap((tally) => tally.failed.map((name) => `failed: ${name}`));
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
  return [...skips, ...faults, `${passed} passed, ${faults.length} failed, ${skips.length} skipped`].join(
    '\n',
  );
};
