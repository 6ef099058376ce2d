import { fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { engineHeap } from '../../main/shells/engine-heap.ts';
import type { BenchPlace } from './bench-place.ts';
import { machineUsedMs } from './cpu-group.ts';
import type { EngineMessage, EngineOrder, EngineReport } from './engine-messages.ts';
import type { SshdFleet } from './sshd-fleet.ts';

const fleetText = (fleet: SshdFleet): string =>
  [
    'name: Bench',
    'defaults:',
    `  port: ${fleet.port}`,
    `  user: ${fleet.user}`,
    `  identityFile: ${fleet.identityFile}`,
    '  identitiesOnly: true',
    '  identityAgent: none',
    `  knownHosts: ${fleet.knownHostsFile}`,
    'nodes:',
    ...fleet.addresses.map((address, index) => `  n${index + 1}: { address: ${address} }`),
    '',
  ].join('\n');

/** What the engine's process reported, and what its servers and the rest of the machine used during the warm sweeps. */
export type EngineRun = {
  readonly report: EngineReport;
  readonly serverCpuMs: number | undefined;
  readonly othersRatio: number | undefined;
};

/** Runs our engine in a process of its own against the fleet: one cold sweep, then `sweeps` warm ones. */
export const runEngine = async (place: BenchPlace, sweeps: number): Promise<EngineRun> => {
  const dataDirectory = join(place.directory, 'engine');
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const fleetFile = join(dataDirectory, 'fleet.yaml');
  writeFileSync(fleetFile, fleetText(place.fleet));
  const child = fork(join(import.meta.dirname, 'engine-child.js'), [place.directory], {
    execArgv: ['--expose-gc', ...engineHeap],
  });
  if (child.pid !== undefined) place.group?.join(child.pid);
  const order: EngineOrder = { fleetFile, dataDirectory, sweeps, restMs: 1_000 };
  const readCounters = () => ({
    at: performance.now(),
    client: place.group?.usedMs(),
    server: place.servers?.usedMs(),
    machine: machineUsedMs(),
  });
  let [begun, ended] = [readCounters(), readCounters()];
  try {
    const report = await new Promise<EngineReport>((resolve, reject) => {
      child.on('message', (message: EngineMessage) => {
        if (message.kind === 'warm-begins') begun = readCounters();
        else if (message.kind === 'warm-ended') ended = readCounters();
        else if (message.kind === 'report') resolve(message.report);
      });
      child.once('exit', (status) => reject(new Error(`the engine's process ended with ${status}`)));
      child.send(order);
    });
    if (
      begun.server === undefined ||
      ended.server === undefined ||
      begun.client === undefined ||
      ended.client === undefined
    )
      return { report, serverCpuMs: undefined, othersRatio: undefined };
    const serverCpuMs = ended.server - begun.server;
    const othersMs = ended.machine - begun.machine - serverCpuMs - (ended.client - begun.client);
    return {
      report,
      serverCpuMs,
      othersRatio: Math.max(0, othersMs) / (ended.at - begun.at) / availableParallelism(),
    };
  } finally {
    child.kill('SIGKILL');
  }
};
