// Builds everything that runs into out/: the window, the preload and the Node side.
import './preflight.mjs';
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  mkdirSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installed, root, runNode } from './run.mjs';

const sources = [
  'main',
  'renderer',
  'shared',
  'package-lock.json',
  'vite.main.config.ts',
  'vite.renderer.config.ts',
  'vite.preload.config.ts',
];
const stampFile = join(root, 'out', '.built-from');

/** @param {string} path @param {import('node:crypto').Hash} hash */
const addToHash = (path, hash) => {
  if (!existsSync(path)) return;
  const stat = statSync(path);
  if (stat.isDirectory()) for (const name of readdirSync(path).sort()) addToHash(join(path, name), hash);
  else if (!/\.test\.tsx?$|\.test-d\.ts$/.test(path))
    hash.update(`${path} ${stat.size} `).update(readFileSync(path));
};

/** A hash over every file that goes into the build, by content: a touched file is not a changed one. */
const sourceHash = () => {
  const hash = createHash('sha256');
  for (const source of sources) addToHash(join(root, source), hash);
  return hash.digest('hex');
};

/** Builds when the sources differ from what out/ was built from. @returns {Promise<void>} */
export const buildIfNeeded = async () => {
  const now = sourceHash();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === now) return;
  rmSync(join(root, 'out'), { recursive: true, force: true });
  for (const config of ['vite.renderer.config.ts', 'vite.preload.config.ts', 'vite.main.config.ts']) {
    const status = await runNode(installed('vite'), ['build', '--config', config, '--logLevel', 'warn']);
    if (status !== 0) throw new Error(`The build failed in ${config}.`);
  }
  mkdirSync(join(root, 'out'), { recursive: true });
  cpSync(join(root, 'LICENSE'), join(root, 'out', 'LICENSE'));
  writeFileSync(stampFile, now);
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await buildIfNeeded();
