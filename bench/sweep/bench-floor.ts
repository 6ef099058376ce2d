import { join } from 'node:path';
import { readyLine, residentProgram, shellExec, type Tier } from '../../main/engine/source-kit/index.ts';
import { sources } from '../../main/engine/sources/registry.ts';
import { starts, tierSweeps, warmingSweeps, warmSweeps, type BenchPlace } from './bench-place.ts';
import { readCounters, sharesBetween, type Shares } from './counters.ts';
import { median, startFigures, type FloorFigures, type Measurement } from './figures.ts';
import type { FloorLoop, FloorOrder, FloorReport } from './floor-messages.ts';
import { forkMeasured } from './measured-child.ts';

const nonce = '00';

const loopOfOurs = (): FloorLoop => {
  const probes = sources.flatMap((source) => source.probes);
  return {
    exec: shellExec,
    program: residentProgram(
      nonce,
      probes.map(({ ask }) => ask),
    ),
    ready: readyLine(nonce),
    nonce,
    asks: probes.map(({ ask, tier }) => ({ id: ask.id, tier })),
  };
};

type FloorProcess = Disposable & { readonly ask: (order: FloorOrder) => Promise<FloorReport> };
type Used = Extract<FloorReport, { readonly kind: 'used' }>;
type Start = Used & { readonly shares: Shares };

const startFloorProcess = (place: BenchPlace): FloorProcess => {
  const measured = forkMeasured(place, 'floor-child.js', 'the process with bare ssh2');
  const { child, ended } = measured;
  return {
    ask: (order) => {
      const report = new Promise<FloorReport>((resolve) =>
        child.once('message', (said) => resolve(said as FloorReport)),
      );
      child.send(order);
      return Promise.race([report, ended]);
    },
    [Symbol.dispose]: () => measured[Symbol.dispose](),
  };
};

const use = async (floor: FloorProcess, order: FloorOrder): Promise<Used> => {
  const report = await floor.ask(order);
  if (report.kind !== 'used') throw new Error(`the process with bare ssh2 answered ${report.kind}`);
  return report;
};

const measureStart = async (floor: FloorProcess, place: BenchPlace, loop: FloorLoop): Promise<Start> => {
  const { addresses, port, user, identityFile } = place.fleet;
  const hostKeyFile = join(place.directory, 'host_key.pub');
  const before = readCounters(place);
  const used = await use(floor, {
    kind: 'connect',
    addresses,
    port,
    user,
    identityFile,
    hostKeyFile,
    loop,
  });
  return { ...used, shares: sharesBetween(before, readCounters(place)) };
};

/** A start in a process that ends after it. */
const startAlone = async (place: BenchPlace, loop: FloorLoop): Promise<Start> => {
  using floor = startFloorProcess(place);
  return await measureStart(floor, place, loop);
};

/**
 * Measures the floor of this machine: bare ssh2 on the same JavaScript ciphers, with the same fleet and questions, in a
 * process of its own. A console on ssh2 as it is cannot do with much less, so it shows how far a target can be met here.
 */
export const benchFloor = async (
  place: BenchPlace,
): Promise<{ readonly measurement: Measurement; readonly figures: FloorFigures }> => {
  const nodes = place.fleet.addresses.length;
  const loop = loopOfOurs();
  const cold: Start[] = [];
  while (cold.length < starts - 1) {
    cold.push(await startAlone(place, loop));
    await place.fleet.untilLoggedOut();
  }
  using floor = startFloorProcess(place);
  cold.push(await measureStart(floor, place, loop));
  const ids = loop.asks.map(({ id }) => id);
  for (let round = 0; round < warmingSweeps(nodes); round += 1) await use(floor, { kind: 'sweep', ids });
  const begun = readCounters(place);
  const warm: Used[] = [];
  for (let round = 0; round < warmSweeps; round += 1) warm.push(await use(floor, { kind: 'sweep', ids }));
  const { serverCpuMs, othersRatio } = sharesBetween(begun, readCounters(place));
  const tierMs = async (tier: Tier): Promise<number> => {
    const asked = loop.asks.filter((ask) => ask.tier === tier).map(({ id }) => id);
    const rounds: number[] = [];
    for (let round = 0; round < tierSweeps; round += 1)
      rounds.push((await use(floor, { kind: 'sweep', ids: asked })).wallMs);
    return median(rounds);
  };
  const tickWallMs = await tierMs('tick');
  const liteWallMs = await tierMs('lite');
  const weighed = await floor.ask({ kind: 'weigh' });
  if (weighed.kind !== 'weighed') throw new Error(`the process with bare ssh2 answered ${weighed.kind}`);
  const { memory } = weighed;
  return {
    measurement: {
      tool: 'bare ssh2 (floor)',
      says: 'one loop per node as ours, on ssh2 alone; nothing is read, kept, judged or shown',
      nodes,
      sweeps: warm.length,
      answered: Math.min(...[...cold, ...warm].map(({ answered }) => answered)),
      wallMs: median(warm.map(({ wallMs }) => wallMs)),
      clientCpuMs: median(warm.map(({ cpuMs }) => cpuMs)) / nodes,
      serverCpuMs: serverCpuMs === undefined ? undefined : serverCpuMs / nodes / warm.length,
      connectionBytes: (memory.connectedBytes - memory.emptyBytes) / nodes,
      othersRatio,
    },
    figures: {
      nodes,
      ...memory,
      ...startFigures(cold),
      tickWallMs,
      liteWallMs,
    },
  };
};
