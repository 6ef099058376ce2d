// Measures this console beside other tools: sweeps over real sshd servers, alarms over recorded disk histories,
// how long a start with two weeks of history takes, what ten million keys in a locator cost,
// and what logs that are followed do.
// Usage: npm run bench -- [--only sweep|histories|start-up|ownership|ownership-map|tail] [--nodes 13,100,300] [--no-peers]
import './preflight.mjs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findBrowser } from './browser.mjs';
import { installed, root, runNode } from './run.mjs';

const { values } = parseArgs({
  options: { only: { type: 'string' }, nodes: { type: 'string' }, peers: { type: 'boolean', default: true } },
  allowNegative: true,
});
const benches = ['sweep', 'histories', 'start-up', 'ownership', 'ownership-map', 'tail'];
if (values.only !== undefined && !benches.includes(values.only)) {
  console.error(`There is no bench named ${values.only}: --only takes ${benches.join(', ')}.`);
  process.exit(64);
}

const built = await runNode(installed('vite'), [
  'build',
  '--config',
  'bench/vite.config.ts',
  '--logLevel',
  'warn',
]);
if (built !== 0) process.exit(built);
const startArgs = values.nodes === undefined ? [] : ['--nodes', values.nodes];
const sweepArgs = [...startArgs, ...(values.peers ? [] : ['--no-peers'])];
for (const bench of benches.filter((name) => values.only === undefined || values.only === name)) {
  const args = bench === 'sweep' ? sweepArgs : bench === 'start-up' ? startArgs : [];
  // A page in a browser, not a program of the engine: it runs as it is written.
  const hasPage = bench === 'ownership-map' || bench === 'tail';
  const program = hasPage ? join(root, 'bench', bench, 'main.ts') : join(root, '.cache/bench', `${bench}.js`);
  if (hasPage) process.env['CHROMIUM_PATH'] = await findBrowser();
  const status = await runNode(program, args);
  if (status !== 0) process.exitCode = status;
}
