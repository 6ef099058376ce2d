// For work on Quarterdeck itself: rebuilds on every change and starts the web shell anew, with its strict gate and policy in force.
import './preflight.mjs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'vite';
import { callersFolder, root } from './run.mjs';

/** @type {import('node:child_process').ChildProcess | undefined} */
let shell;
/** @type {NodeJS.Timeout | undefined} */
let restarting;
const configs = ['vite.renderer.config.ts', 'vite.preload.config.ts', 'vite.main.config.ts'];
const waiting = new Set(configs);

const restart = () => {
  shell?.kill('SIGTERM');
  shell = spawn(process.execPath, [join(root, 'out/main/web.js'), '--open', ...process.argv.slice(2)], {
    cwd: callersFolder,
    stdio: 'inherit',
  });
};

for (const config of configs) {
  const watcher = await build({ configFile: join(root, config), logLevel: 'warn', build: { watch: {} } });
  if (!('on' in watcher)) throw new Error(`${config} cannot be watched.`);
  watcher.on('event', (event) => {
    if (event.code === 'ERROR') console.error(event.error.message);
    if (event.code !== 'END') return;
    waiting.delete(config);
    // Several parts are rebuilt for one change; one restart is enough.
    clearTimeout(restarting);
    if (waiting.size === 0) restarting = setTimeout(restart, 300);
  });
}
process.on('SIGINT', () => {
  shell?.kill('SIGTERM');
  process.exit(0);
});
