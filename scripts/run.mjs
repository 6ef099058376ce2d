import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where the person stood who called npm: paths in his words are relative to it, not to the checkout. */
export const callersFolder = process.env['INIT_CWD'] ?? process.cwd();

/** @param {string} name @returns {string} the script behind an installed command, relative to the checkout, to be run with this very Node */
export const installed = (name) => {
  const scripts = /** @type {Record<string, string>} */ ({
    tsc: 'typescript/bin/tsc',
    vite: 'vite/bin/vite.js',
    vitest: 'vitest/vitest.mjs',
    oxlint: 'oxlint/bin/oxlint',
    knip: 'knip/bin/knip.js',
    playwright: '@playwright/test/cli.js',
    'electron-builder': 'electron-builder/cli.js',
    prettier: 'prettier/bin/prettier.cjs',
  });
  const path = join('node_modules', scripts[name] ?? name);
  if (!existsSync(join(root, path))) throw new Error(`${name} is not installed: run "npm ci" first.`);
  return path;
};

/**
 * Runs a Node script of the checkout and waits for it.
 * @param {string} script @param {readonly string[]} [args] @param {NodeJS.ProcessEnv} [env] @param {string} [cwd]
 * @param {readonly string[]} [options] options of Node itself
 * @returns {Promise<number>} its exit status; a signal counts as 1
 */
export const runNode = (script, args = [], env = process.env, cwd = root, options = []) =>
  new Promise((finish, reject) => {
    const child = spawn(process.execPath, [...options, resolve(root, script), ...args], {
      cwd,
      env,
      stdio: 'inherit',
    });
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
      process.on(signal, () => child.kill(signal));
    child.on('error', reject);
    child.on('exit', (code) => finish(code ?? 1));
  });
