import { nodeId } from '#shared/model';
import { createLineLog, createSystemClock, createSystemRandom } from '#engine';
import type { Tier } from '../../main/engine/source-kit/index.ts';
import { sources } from '../../main/engine/sources/registry.ts';
import { createSshTransport, type NodeSession } from '../../main/engine/transport/index.ts';
import { median, type TierSweep } from './figures.ts';
import type { TierOrder, TierReport } from './tier-messages.ts';

/** As many as the engine pokes at once. */
const atOnce = 32;
const probes = sources.flatMap((source) => source.probes);

/** Runs `work` over all items, so many at once. */
const inTurns = async <T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> => {
  const results: R[] = [];
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) results.push(await work(item));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
};

const measureTier = async (
  sessions: readonly NodeSession[],
  tier: Tier,
  sweeps: number,
): Promise<TierSweep> => {
  const ids = probes.filter((probe) => probe.tier === tier).map(({ ask }) => ask.id);
  const rounds: TierSweep[] = [];
  const { signal } = new AbortController();
  for (let round = 0; round < sweeps; round += 1) {
    const cpu = process.cpuUsage();
    const startedAt = performance.now();
    const replies = await inTurns(sessions, (session) => session.sweep(ids, signal));
    const wallMs = performance.now() - startedAt;
    const { user, system } = process.cpuUsage(cpu);
    const answered = replies.filter((sweep) => [...sweep.replies.values()].every(({ ok }) => ok)).length;
    rounds.push({ wallMs, cpuMs: (user + system) / 1_000, answered });
  }
  return {
    wallMs: median(rounds.map(({ wallMs }) => wallMs)),
    cpuMs: median(rounds.map(({ cpuMs }) => cpuMs)),
    answered: Math.min(...rounds.map(({ answered }) => answered)),
  };
};

const measure = async ({ hops, sweeps }: TierOrder): Promise<TierReport> => {
  const transport = createSshTransport({
    clock: createSystemClock(),
    random: createSystemRandom(),
    log: createLineLog((line) => process.stderr.write(line), true),
    asks: probes.map(({ ask }) => ask),
  });
  const life = new AbortController();
  const sessions = await inTurns(hops, (hop) =>
    transport.connect({ nodeId: nodeId(hop.id), hops: [hop] }, life.signal),
  );
  // The first poke starts the loop and is not counted.
  await measureTier(sessions, 'lite', 1);
  const report = {
    tick: await measureTier(sessions, 'tick', sweeps),
    lite: await measureTier(sessions, 'lite', sweeps),
  };
  await Promise.all(sessions.map((session) => session[Symbol.asyncDispose]()));
  return report;
};

process.once('message', (order: TierOrder) => {
  void measure(order).then(
    (report) => process.send?.(report),
    (cause: unknown) => {
      console.error(cause);
      process.exit(1);
    },
  );
});
