// Runs the console: the desktop window where Electron can run, else the same window served on loopback.
import './preflight.mjs';
import { spawn } from 'node:child_process';
import { engineEnvironment, engineHeap } from '../main/shells/engine-heap.ts';
import { buildIfNeeded } from './build.mjs';
import { electronBinary, fetchElectron } from './electron-binary.mjs';
import { callersFolder, root, runNode } from './run.mjs';

const served = 'so the same window is served here for your browser.';
const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);

/** @returns {string | undefined} one sentence why no desktop window can open, or undefined when it can */
const whyNoWindow = () => {
  if (process.argv.includes('--web'))
    return 'As asked, the window is served on this machine instead of opened.';
  if (!hasDisplay)
    return `This machine has no display${electronBinary() === undefined ? ' and no Electron binary' : ''}, ${served}`;
  if (electronBinary() !== undefined || fetchElectron()) return undefined;
  return `Electron’s binary cannot be downloaded on this machine, ${served}`;
};

await buildIfNeeded();
const args = process.argv.slice(2).filter((arg) => arg !== '--web');
const why = whyNoWindow();
if (why === undefined) {
  const child = spawn(/** @type {string} */ (electronBinary()), [root, ...args], {
    cwd: callersFolder,
    stdio: 'inherit',
  });
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
} else {
  console.log(why);
  const env = { ...process.env, ...engineEnvironment };
  process.exitCode = await runNode('out/main/web.js', args, env, callersFolder, engineHeap);
}
