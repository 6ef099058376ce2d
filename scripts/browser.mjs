import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { installed, root } from './run.mjs';

const known = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

const present = () =>
  [process.env['CHROMIUM_PATH'] ?? '', chromium.executablePath(), ...known].find(
    (path) => path !== '' && existsSync(path),
  );

/** @param {string} command @param {readonly string[]} args */
const run = (command, args) => spawnSync(command, args, { stdio: 'inherit' }).status === 0;

const installFromDebian = () => {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return;
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const [first = 'apt-get', ...rest] = [...asRoot, 'apt-get'];
  console.log('No browser for the end-to-end specs: installing Debian’s chromium.');
  if (run(first, [...rest, 'update', '-q']))
    run(first, [...rest, 'install', '-q', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core']);
};

/**
 * A Chromium to test with: Playwright's own, the system's, or one that can be installed here.
 * @returns {Promise<string>} its path; empty when there is none, and the specs then say so
 */
export const findBrowser = async () => {
  const there = present();
  if (there !== undefined) return there;
  console.log('No browser for the end-to-end specs: asking Playwright for its own.');
  spawnSync(process.execPath, [installed('playwright'), 'install', 'chromium'], {
    cwd: root,
    stdio: 'ignore',
    timeout: 300_000,
  });
  if (present() === undefined) installFromDebian();
  return present() ?? '';
};
