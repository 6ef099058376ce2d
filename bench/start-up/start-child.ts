import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FleetSnapshot } from '#shared/contract';
import { createEngine } from '#engine';
import { keepBufferPoolsSmall } from '../../main/shells/engine-heap.ts';
import { collectGarbage } from '../collected-bytes.ts';
import { portsFor } from '../measured-engine.ts';
import type { StartOrder, StartReport } from './start-messages.ts';

const cpuSince = (before: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
};

const measure = async ({ fleetFile, dataDirectory, nodes }: StartOrder): Promise<StartReport> => {
  keepBufferPoolsSmall();
  collectGarbage();
  const emptyBytes = process.memoryUsage.rss();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await using engine = createEngine(portsFor(dataDirectory), {
    fleet: { kind: 'file', file: fleetFile },
    surroundings: { homeDirectory: dataDirectory, agentSocket: undefined },
  });
  await engine.ready;
  // Not through a link: reading it there is the window's work.
  const look = async (): Promise<FleetSnapshot> =>
    (await engine.dispatcher.call('fleet.snapshot', {}, new AbortController().signal)) as FleetSnapshot;
  const first = await look();
  if (first.nodes.length !== nodes) throw new Error(`the first snapshot holds ${first.nodes.length} nodes`);
  const drawnMs = performance.now() - startedAt;
  const drawnCpuMs = cpuSince(cpu);
  // The last nodes come back last, so a look at one tells about all; nobody answers, so none stays connecting.
  const isTried = async (): Promise<boolean> => {
    const { connection } = (await look()).nodes.at(-1) ?? {};
    return connection !== undefined && connection.state !== 'connecting';
  };
  while (!(await isTried())) await sleep(500);
  const warmMs = performance.now() - startedAt;
  const cpuMs = cpuSince(cpu);
  delay.disable();
  collectGarbage();
  return {
    drawnMs,
    warmMs,
    loopMaxMs: delay.max / 1e6,
    loopP99Ms: delay.percentile(99) / 1e6,
    drawnCpuMs,
    cpuMs,
    emptyBytes,
    warmBytes: process.memoryUsage.rss(),
    peakBytes: process.resourceUsage().maxRSS * 1_024,
  };
};

process.once('message', (order: StartOrder) => {
  void measure(order).then(
    (report) => process.send?.(report),
    (cause: unknown) => {
      console.error(cause);
      process.exit(1);
    },
  );
});
