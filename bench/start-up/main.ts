import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { engineEnvironment, engineHeap } from '../../main/shells/engine-heap.ts';
import type { StartOrder, StartReport } from './start-messages.ts';
import { writeHistory } from './write-history.ts';

// How long a start with two weeks of history takes. Nobody listens at the addresses: only the console's own part is measured.

const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
const ms = (time: number): string => `${time.toFixed(0)} ms`;

const start = (order: StartOrder): Promise<StartReport> => {
  const child = fork(join(import.meta.dirname, 'start-child.js'), [order.dataDirectory], {
    execArgv: ['--expose-gc', ...engineHeap],
    env: { ...process.env, ...engineEnvironment },
    serialization: 'advanced',
  });
  return new Promise<StartReport>((resolve, reject) => {
    child.once('message', (report) => resolve(report as StartReport));
    child.once('exit', (status) => reject(new Error(`the measuring process ended with ${status}`)));
    child.send(order);
  }).finally(() => child.kill('SIGKILL'));
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { nodes: { type: 'string', default: '1000' } } });
  for (const count of values.nodes.split(',').map(Number)) {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'qdb-start-'));
    try {
      const names = Array.from({ length: count }, (_, index) => `n${index + 1}`);
      const fleetFile = join(dataDirectory, 'fleet.yaml');
      const lines = names.map((name, index) => `  ${name}: { address: 127.1.${index >> 8}.${index & 255} }`);
      const login = [
        'defaults:',
        '  port: 9',
        '  user: nobody',
        '  knownHosts: ./none',
        '  identityFile: ./key',
      ];
      writeFileSync(fleetFile, ['name: Start', ...login, 'nodes:', ...lines, ''].join('\n'));
      const history = join(dataDirectory, 'history.sqlite');
      writeHistory(history, names, Date.now());
      console.log(`\nStarting with ${count} nodes and 14 days of history (${mib(statSync(history).size)}) …`);
      const report = await start({ fleetFile, dataDirectory, nodes: count });
      console.log(`  every node can be drawn after  ${ms(report.drawnMs)}`);
      console.log(`  every past is read after       ${ms(report.warmMs)} (to half a second)`);
      console.log(`  event loop: longest delay      ${ms(report.loopMaxMs)}, p99 ${ms(report.loopP99Ms)}`);
      console.log(
        `  CPU of the engine's process    ${ms(report.drawnCpuMs)} until drawn, ${ms(report.cpuMs)} until read`,
      );
      console.log(
        `  memory                         ${mib(report.emptyBytes)} before, ${mib(report.warmBytes)} after, at most ${mib(report.peakBytes)}`,
      );
    } finally {
      rmSync(dataDirectory, { recursive: true, force: true });
    }
  }
};

await main();
