import type { EpochMs, Fact, HostFacts, Metric, NodeId } from '#shared/model';
import type { DiskHistory, KeptLogSizes, Sample } from './store.ts';

/**
 * The numbers worth keeping out of the facts of one answer, each at the time its own fact was observed: the answers to
 * one poke arrive one after the other. Unknown ones leave a gap, never a 0.
 */
export const samplesOf = (nodeId: NodeId, facts: Partial<HostFacts>): readonly Sample[] => {
  const samples: Sample[] = [];
  const keep = <T>(
    metric: Metric,
    fact: Fact<T> | undefined,
    number: (value: T) => number,
    subject = '',
  ): void => {
    if (fact?.state !== 'known') return;
    const value = number(fact.value);
    if (Number.isFinite(value)) samples.push({ nodeId, metric, subject, at: fact.observedAt, value });
  };
  keep('load.one', facts.load, ({ one }) => one);
  keep('cpu.usedRatio', facts.cpu, ({ usedRatio }) => usedRatio);
  keep('memory.availableBytes', facts.memory, ({ availableBytes }) => availableBytes);
  keep('swap.freeBytes', facts.swap, ({ freeBytes }) => freeBytes);
  keep('pressure.memorySome', facts.pressure, ({ memorySome }) => memorySome);
  keep('pressure.ioSome', facts.pressure, ({ ioSome }) => ioSome);
  keep('temperature.celsius', facts.temperature, ({ celsius }) => celsius);
  keep('roundTripMs', facts.roundTripMs, (ms) => ms);
  keep('clockSkewMs', facts.clockSkewMs, (ms) => ms);
  const { volumes } = facts;
  if (volumes?.state !== 'known') return samples;
  for (const { mount, space, inodes } of volumes.value) {
    // A volume's fact may be older than this answer when only its inodes were read anew.
    if (space.observedAt === volumes.observedAt) {
      keep('volume.availableBytes', space, ({ availableBytes }) => availableBytes, mount);
      keep('volume.sizeBytes', space, ({ sizeBytes }) => sizeBytes, mount);
    }
    if (inodes.observedAt === volumes.observedAt) {
      keep('volume.freeInodes', inodes, ({ free }) => free, mount);
      keep('volume.totalInodes', inodes, ({ total }) => total, mount);
    }
  }
  return samples;
};

const fineMs = 2 * 24 * 3_600_000;
/** What lies further back is kept in half hours; one point in each is all that can be seen later. */
const coarseMs = 30 * 60_000;

/** The samples of a declared past (a demo's), as fine as the history file would have kept them by now. */
export const samplesOfPast = (
  nodeId: NodeId,
  past: readonly DiskHistory[],
  now: EpochMs,
): readonly Sample[] =>
  past.flatMap(({ mount, points }) => {
    let lastCoarse = 0;
    const kept = [...points].filter(({ at }) => {
      if (now - at <= fineMs) return true;
      if (at - lastCoarse < coarseMs) return false;
      lastCoarse = at;
      return true;
    });
    const of = (metric: Metric, at: EpochMs, value: number): Sample => ({
      nodeId,
      metric,
      subject: mount,
      at,
      value,
    });
    return kept.flatMap(({ at, available, size }) => [
      of('volume.availableBytes', at, available),
      of('volume.sizeBytes', at, size),
    ]);
  });

/** The samples of the sizes of logs. */
export const samplesOfLogs = (nodeId: NodeId, logs: readonly KeptLogSizes[]): readonly Sample[] =>
  logs.flatMap(({ path, points }) =>
    points.map(({ at, sizeBytes }) => ({
      nodeId,
      metric: 'log.sizeBytes',
      subject: path,
      at,
      value: sizeBytes,
    })),
  );
