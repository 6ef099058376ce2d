import type { FillingLook, GrowingPath } from '#shared/model';
import type { FillingProbe } from '../../../source-kit/index.ts';

/** Two looks nearer than this say nothing about growth: sizes move by whole blocks and the walk itself takes seconds. */
const leastCompareMs = 1_000;

/** A path that was not listed before has no known growth: it may be new, or it may have been too small to be listed. */
const growthOf = (sizeBytes: number, before: number | undefined): Pick<GrowingPath, 'growthBytes'> =>
  before === undefined ? {} : { growthBytes: sizeBytes - before };

const bySizeOfTrouble = (a: GrowingPath, b: GrowingPath): number =>
  (b.growthBytes ?? 0) - (a.growthBytes ?? 0) || b.sizeBytes - a.sizeBytes || (a.path < b.path ? -1 : 1);

/** Compares one reading with the look before it. The biggest growth comes first, then the biggest size. */
export const lookOf: FillingProbe['look'] = (reading, context, previous) => {
  const comparedOverMs = previous === undefined ? 0 : context.startedAt - previous.startedAt;
  const comparable =
    previous !== undefined && previous.mount === context.mount && comparedOverMs >= leastCompareMs;
  const before = new Map(comparable ? previous.paths.map((path) => [path.path, path.sizeBytes]) : []);
  return {
    nodeId: context.nodeId,
    mount: context.mount,
    startedAt: context.startedAt,
    tookMs: context.tookMs,
    ...(comparable ? { comparedOverMs } : {}),
    paths: reading.paths
      .map((path) => ({ ...path, ...growthOf(path.sizeBytes, before.get(path.path)) }))
      .toSorted(bySizeOfTrouble),
    deletedOpen: [...reading.deletedOpen],
    blindSpots: [...reading.blindSpots],
    cutShort: reading.cutShort,
  } satisfies FillingLook;
};
