import { setTimeout as sleep } from 'node:timers/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { FleetSnapshot } from '#shared/contract';
import type { Link } from '#shared/wire';
import { createEngine, createLineLog, createSystemClock, createSystemRandom, type Ports } from '#engine';
import type { EngineMessage, EngineOrder, EngineReport, EngineSweep, LoopDelay } from './engine-messages.ts';

/** Longer than any sweep that still moves. */
const sweepTimeoutMs = 300_000;

const portsFor = (order: EngineOrder): Ports => ({
  clock: createSystemClock(),
  random: createSystemRandom(),
  log: createLineLog((line) => process.stderr.write(line), true),
  notices: { alarm: () => undefined },
  places: { dataDirectory: order.dataDirectory, homeDirectory: order.dataDirectory },
  operator: 'bench',
});

/** Nodes whose every known fact of the slow tier came with this very sweep. */
const answeredSince = (snapshot: FleetSnapshot, since: number): number =>
  snapshot.nodes.filter(
    ({ facts }) =>
      facts.volumes.observedAt >= since && facts.kernel.observedAt >= since && facts.kernel.state === 'known',
  ).length;

const tell = (message: EngineMessage): void => void process.send?.(message);

const collectGarbage = (): void => {
  const collect = (globalThis as { gc?: () => void }).gc;
  collect?.();
  collect?.();
};

/** The board gathers changes for 250 ms; only after that has the feed carried what a sweep brought. */
const feedMs = 400;

/** Wall time ends with the last answer; CPU is counted until the feed has told all of it. */
const measured = async (
  work: () => Promise<Link>,
): Promise<{ link: Link; sweep: EngineSweep; snapshot: FleetSnapshot; delay: LoopDelay }> => {
  const since = Date.now();
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const link = await work();
  const wallMs = performance.now() - startedAt;
  await sleep(feedMs);
  const { user, system } = process.cpuUsage(cpu);
  histogram.disable();
  const snapshot = await link.call('fleet.snapshot', {});
  const sweep = { wallMs, cpuMs: (user + system) / 1_000, answered: answeredSince(snapshot, since) };
  return {
    link,
    sweep,
    snapshot,
    delay: { maxMs: histogram.max / 1e6, p99Ms: histogram.percentile(99) / 1e6 },
  };
};

/** Reads the feed as a window would; gives the count when asked. */
const followFeed = (link: Link): (() => number) => {
  let items = 0;
  void (async () => {
    for await (const _change of link.open('fleet.changes', {})) items += 1;
  })().catch(() => undefined); // the engine is disposed of at the end, and the feed with it
  return () => items;
};

const complaintsOf = (snapshot: FleetSnapshot): readonly string[] =>
  snapshot.nodes
    .filter(({ facts }) => facts.kernel.state !== 'known')
    .slice(0, 5)
    .map(
      ({ node, connection }) =>
        `${node.id}: ${'fault' in connection ? connection.fault.says : connection.state}`,
    );

const sweepOnce = async (link: Link): Promise<Link> => {
  await link.call('fleet.sweep', { timeoutMs: sweepTimeoutMs });
  return link;
};

const measure = async (order: EngineOrder): Promise<EngineReport> => {
  collectGarbage();
  const emptyBytes = process.memoryUsage.rss();
  const open: { engine?: ReturnType<typeof createEngine>; feedItems?: () => number } = {};
  const first = await measured(async () => {
    open.engine = createEngine(portsFor(order), {
      fleet: { kind: 'file', file: order.fleetFile },
      surroundings: { homeDirectory: order.dataDirectory, agentSocket: undefined },
    });
    await open.engine.ready;
    const opened = open.engine.link();
    open.feedItems = followFeed(opened);
    return sweepOnce(opened);
  });
  tell({ kind: 'warm-begins' });
  const warm: EngineSweep[] = [];
  const delays: LoopDelay[] = [];
  for (let round = 0; round < order.sweeps; round += 1) {
    await sleep(200);
    const next = await measured(() => sweepOnce(first.link));
    warm.push(next.sweep);
    delays.push(next.delay);
  }
  tell({ kind: 'warm-ended' });
  await sleep(order.restMs);
  collectGarbage();
  const report: EngineReport = {
    cold: { ...first.sweep, delay: first.delay },
    warm,
    warmDelay: {
      maxMs: Math.max(...delays.map(({ maxMs }) => maxMs)),
      p99Ms: Math.max(...delays.map(({ p99Ms }) => p99Ms)),
    },
    emptyBytes,
    connectedBytes: process.memoryUsage.rss(),
    peakBytes: process.resourceUsage().maxRSS * 1_024,
    feedItems: open.feedItems?.() ?? 0,
    complaints: complaintsOf(first.snapshot),
  };
  first.link.close();
  await open.engine?.[Symbol.asyncDispose]();
  return report;
};

process.once('message', (order: EngineOrder) => {
  void measure(order).then(
    (report) => tell({ kind: 'report', report }),
    (cause: unknown) => {
      console.error(cause);
      process.exit(1);
    },
  );
});
