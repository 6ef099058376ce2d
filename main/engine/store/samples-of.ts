import { valueOf, type EpochMs, type HostFacts, type Metric, type NodeId, type Volume } from '#shared/model';
import type { DiskHistory, Sample } from './store.ts';

/** The numbers worth keeping out of newly observed facts. Unknown ones leave a gap, never a 0. */
export const samplesOf = (nodeId: NodeId, facts: Partial<HostFacts>, at: EpochMs): readonly Sample[] => {
  const samples: Sample[] = [];
  const keep = (metric: Metric, value: number | undefined, subject = ''): void => {
    if (value !== undefined && Number.isFinite(value)) samples.push({ nodeId, metric, subject, at, value });
  };
  const known = <Name extends keyof HostFacts>(name: Name) => {
    const fact = facts[name];
    return fact?.state === 'known' ? (fact.value as Extract<HostFacts[Name], { state: 'known' }>['value']) : undefined;
  };
  keep('load.one', known('load')?.one);
  keep('cpu.usedRatio', known('cpu')?.usedRatio);
  keep('memory.availableBytes', known('memory')?.availableBytes);
  keep('swap.freeBytes', known('swap')?.freeBytes);
  keep('pressure.memorySome', known('pressure')?.memorySome);
  keep('pressure.ioSome', known('pressure')?.ioSome);
  keep('temperature.celsius', known('temperature')?.celsius);
  keep('roundTripMs', known('roundTripMs'));
  keep('clockSkewMs', known('clockSkewMs'));
  for (const volume of known('volumes') ?? []) keepVolume(volume, at, keep);
  return samples;
};

const keepVolume = (
  volume: Volume,
  at: EpochMs,
  keep: (metric: Metric, value: number | undefined, subject: string) => void,
): void => {
  // A volume's fact may be older than this answer when only its inodes were read anew.
  if (volume.space.observedAt === at) {
    keep('volume.availableBytes', valueOf(volume.space)?.availableBytes, volume.mount);
    keep('volume.sizeBytes', valueOf(volume.space)?.sizeBytes, volume.mount);
  }
  if (volume.inodes.observedAt === at) {
    keep('volume.freeInodes', valueOf(volume.inodes)?.free, volume.mount);
    keep('volume.totalInodes', valueOf(volume.inodes)?.total, volume.mount);
  }
};

const fineMs = 2 * 24 * 3_600_000;
/** What lies further back is kept in half hours; one point in each is all that can be seen later. */
const coarseMs = 30 * 60_000;

/** The samples of a declared past (a demo's), as fine as the history file would have kept them by now. */
export const samplesOfPast = (nodeId: NodeId, past: readonly DiskHistory[], now: EpochMs): readonly Sample[] =>
  past.flatMap(({ mount, points }) => {
    let lastCoarse = 0;
    const kept = points.filter(({ at }) => {
      if (now - at <= fineMs) return true;
      if (at - lastCoarse < coarseMs) return false;
      lastCoarse = at;
      return true;
    });
    const of = (metric: Metric, at: EpochMs, value: number): Sample => ({ nodeId, metric, subject: mount, at, value });
    return kept.flatMap(({ at, available, size }) => [
      of('volume.availableBytes', at, available),
      of('volume.sizeBytes', at, size),
    ]);
  });
