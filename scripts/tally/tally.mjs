import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../run.mjs';

/**
 * What one run of a test runner came to.
 * @typedef {{ runner: string, passed: number, failed: number, skipped: { name: string, reason: string | undefined }[] }} Tally
 */

const folder = join(root, '.cache', 'tally');

/** Forgets earlier runs. @returns {void} */
export const clearTallies = () => rmSync(folder, { recursive: true, force: true });

/** Keeps the tally of a run. A skip that does not say why is a failed one. @param {Tally} tally */
export const writeTally = (tally) => {
  const unexplained = tally.skipped.filter(({ reason }) => !reason).length;
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, `${tally.runner}.json`),
    JSON.stringify({ ...tally, failed: tally.failed + unexplained }),
  );
};

/** @returns {Tally[]} */
export const readTallies = () =>
  existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))
    : [];

/**
 * The closing lines of a test run: every skip with its reason, then the one line that counts.
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
  const sum = (/** @type {'passed' | 'failed'} */ key) =>
    tallies.reduce((total, tally) => total + tally[key], 0);
  return [...skips, `${sum('passed')} passed, ${sum('failed')} failed, ${skips.length} skipped`].join('\n');
};
