import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FleetSnapshot } from '#shared/contract';
import type { Link } from '#shared/wire';
import { starts, warmingSweeps, type BenchPlace } from './bench-place.ts';
import { readCounters, sharesBetween, type Shares } from './counters.ts';
import type { EngineMemory, EngineSweep, EngineUse } from './engine-messages.ts';
import { startEngineProcess, type EngineProcess } from './engine-process.ts';
import { fleetText } from './fleet-text.ts';

/** Longer than any sweep that still moves. */
const sweepTimeoutMs = 300_000;
/** The board gathers changes for 250 ms; only after that has the feed carried what a sweep brought. */
const feedMs = 400;
/** First looks at logs and tasks are spread over the fleet; those of 1000 nodes on this machine's own processors take more than five minutes. */
const looksTimeoutMs = 900_000;
const askLooksEveryMs = 1_000;
/** Between two sweeps, and with all nodes connected before the memory is read. */
const pauseMs = 200;
const restMs = 1_000;

type Sweep = EngineSweep & Omit<EngineUse, 'cpuMs'>;

/** From the reading of the fleet file to the last whole first answer, by a process that has its program loaded. */
type Start = Sweep & { readonly shares: Shares };

/** What the first looks at logs and scheduled tasks of all nodes used, the standing ticks of that time with them. */
export type Looks = { readonly wallMs: number; readonly cpuMs: number; readonly shares: Shares };

/** What one run of the engine showed. */
export type EngineRun = {
  readonly starts: readonly Start[];
  readonly looks: Looks;
  readonly warm: readonly Sweep[];
  readonly memory: EngineMemory;
  /** Changes the feed carried while this ran: proof that it was on. */
  readonly feedItems: number;
  /** What servers and the rest of the machine used during the warm sweeps. */
  readonly warmShares: Shares;
};

/** Nodes whose every known fact of the slow tier came with this very sweep. */
const answeredSince = (snapshot: FleetSnapshot, since: number): number =>
  snapshot.nodes.filter(
    ({ facts }) =>
      facts.volumes.observedAt >= since && facts.kernel.observedAt >= since && facts.kernel.state === 'known',
  ).length;

const tellComplaints = (snapshot: FleetSnapshot): void => {
  const silent = snapshot.nodes.filter(({ facts }) => facts.kernel.state !== 'known').slice(0, 5);
  for (const { node, connection } of silent)
    console.log(
      `  Quarterdeck: ${node.id}: ${'fault' in connection ? connection.fault.says : connection.state}`,
    );
};

/** Reads the feed as a window would; gives the count when asked. */
const followFeed = (link: Link): (() => number) => {
  let items = 0;
  void (async () => {
    for await (const _change of link.open('fleet.changes', {})) items += 1;
  })().catch(() => undefined); // the engine's process is ended at last, and the feed with it
  return () => items;
};

/** Wall time ends with the last answer; CPU is counted until the feed has told all of it. */
const measureSweep = async (engine: EngineProcess, before: () => void): Promise<Sweep> => {
  const since = Date.now();
  const cpu = process.cpuUsage();
  let wallMs = Number.NaN;
  const { cpuMs, delay, openingMaxMs } = await engine.using(async () => {
    const startedAt = performance.now();
    before();
    await engine.link.call('fleet.sweep', { timeoutMs: sweepTimeoutMs });
    wallMs = performance.now() - startedAt;
    await sleep(feedMs);
  });
  const { user, system } = process.cpuUsage(cpu);
  const snapshot = await engine.link.call('fleet.snapshot', {});
  tellComplaints(snapshot);
  return {
    wallMs,
    cpuMs,
    readerCpuMs: (user + system) / 1_000,
    answered: answeredSince(snapshot, since),
    delay,
    openingMaxMs,
  };
};

/**
 * Waits until the logs and tasks of every node were looked at once. Each look walks folders and processes of its node; it comes
 * every few minutes and is no part of a sweep, so sweeps are counted when the first are over; there are no others here.
 */
const untilLookedAt = async (engine: EngineProcess, place: BenchPlace): Promise<Looks> => {
  const before = readCounters(place);
  const startedAt = performance.now();
  const isLeft = ({ seenAt }: { readonly seenAt?: number | undefined }) => seenAt === undefined;
  const { cpuMs } = await engine.using(async () => {
    while (performance.now() - startedAt < looksTimeoutMs) {
      const { nodes: logs } = await engine.link.call('logs.snapshot', {});
      const { nodes: tasks } = await engine.link.call('schedule.snapshot', {});
      if (![...logs, ...tasks].some(isLeft)) return;
      await sleep(askLooksEveryMs);
    }
    console.log('  Quarterdeck: not every node was looked at in time; its sweeps contain looks');
  });
  return {
    wallMs: performance.now() - startedAt,
    cpuMs,
    shares: sharesBetween(before, readCounters(place)),
  };
};

/** Starts the engine with an empty history in the folder `name`. */
const measureStart = async (
  engine: EngineProcess,
  place: BenchPlace,
  name: string,
): Promise<{ readonly start: Start; readonly feedItems: () => number }> => {
  const dataDirectory = join(place.directory, name);
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const fleetFile = join(dataDirectory, 'fleet.yaml');
  writeFileSync(fleetFile, fleetText(place.fleet));
  let feedItems = () => 0;
  const before = readCounters(place);
  const sweep = await measureSweep(engine, () => {
    engine.open(fleetFile, dataDirectory);
    feedItems = followFeed(engine.link);
  });
  return { start: { ...sweep, shares: sharesBetween(before, readCounters(place)) }, feedItems };
};

/** A start in a process that ends after it. */
const startAlone = async (place: BenchPlace, name: string): Promise<Start> => {
  using engine = await startEngineProcess(place);
  const { start } = await measureStart(engine, place, name);
  return start;
};

/** Runs our engine in processes of its own against the fleet: starts, sweeps that warm the last one, then `sweeps` that count. */
export const runEngine = async (place: BenchPlace, sweeps: number): Promise<EngineRun> => {
  const before: Start[] = [];
  while (before.length < starts - 1) {
    before.push(await startAlone(place, `start-${before.length + 1}`));
    await place.fleet.untilLoggedOut();
  }
  using engine = await startEngineProcess(place);
  const { start, feedItems } = await measureStart(engine, place, 'engine');
  const looks = await untilLookedAt(engine, place);
  const sweepAgain = async (): Promise<Sweep> => {
    await sleep(pauseMs);
    return measureSweep(engine, () => undefined);
  };
  for (let round = 0; round < warmingSweeps(place.fleet.addresses.length); round += 1) await sweepAgain();
  const begun = readCounters(place);
  const warm: Sweep[] = [];
  for (let round = 0; round < sweeps; round += 1) warm.push(await sweepAgain());
  const warmShares = sharesBetween(begun, readCounters(place));
  await sleep(restMs);
  const memory = await engine.weigh();
  return { starts: [...before, start], looks, warm, memory, feedItems: feedItems(), warmShares };
};
