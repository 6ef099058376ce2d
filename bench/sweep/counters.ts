import { availableParallelism } from 'node:os';
import type { BenchPlace } from './bench-place.ts';
import { machineUsedMs } from './cpu-group.ts';

/** CPU time so far of the servers, of the console's side (this process too) and of the whole machine, ms, at one moment. */
export const readCounters = (place: BenchPlace) => {
  const { user, system } = process.cpuUsage();
  return {
    at: performance.now(),
    server: place.servers?.usedMs(),
    console: place.group && place.group.usedMs() + (user + system) / 1_000,
    machine: machineUsedMs(),
  };
};

type Counters = ReturnType<typeof readCounters>;

/** What servers used between two moments, and the share of the machine that neither they nor the console used (0 to 1). */
export type Shares = { readonly serverCpuMs: number | undefined; readonly othersRatio: number | undefined };

const uncounted: Shares = { serverCpuMs: undefined, othersRatio: undefined };

/** Compares two moments; undefined where nothing can be counted. */
export const sharesBetween = (begun: Counters, ended: Counters): Shares => {
  if (begun.server === undefined || begun.console === undefined) return uncounted;
  if (ended.server === undefined || ended.console === undefined) return uncounted;
  const serverCpuMs = ended.server - begun.server;
  const othersMs = ended.machine - begun.machine - serverCpuMs - (ended.console - begun.console);
  return {
    serverCpuMs,
    othersRatio: Math.max(0, othersMs) / (ended.at - begun.at) / availableParallelism(),
  };
};
