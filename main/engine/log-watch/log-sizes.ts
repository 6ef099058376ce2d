import { epochMs, type EpochMs, type NodeId, type NodeLogs } from '#shared/model';
import type { LogHistory } from '../source-kit/index.ts';
import { samplesOfLogs, type KeptLogSizes, type Sample } from '../store/index.ts';

/** Logs of one node whose sizes are remembered: the first of its list, which begins with those that grow and are big. */
const rememberedOfNode = 100;
/** A log that a look does not list is remembered this long, ms: the look may have been cut short. Of so many at most. */
const missedMs = 3_600_000;
const missedOfNode = 50;
const hourMs = 3_600_000;
/** Every size of so long ago is kept, and one an hour of the day before that. */
const closeMs = 2 * hourMs;
const farMs = 24 * hourMs;

/**
 * Sizes of one log: times (epoch ms) and the bytes at each, for a fleet has a hundred thousand logs with some fifty points each after a
 * day. The logs of a node were mostly seen in the same looks, so that they have one list of times together. The heads of a typed array
 * alone would take 200 bytes.
 */
type Sizes = { readonly times: readonly number[]; readonly bytes: readonly number[] };
type Point = LogHistory[number];

const pointsOf = ({ times, bytes }: Sizes): readonly Point[] =>
  times.map((at, point) => ({ at: epochMs(at), sizeBytes: bytes[point] ?? 0 }));

const newestOf = ({ times }: Sizes): number => times.at(-1) ?? 0;

/** Packs the points of the logs of one node, one log after the other. */
const createPacking = (): ((points: readonly Point[]) => Sizes) => {
  let last: readonly number[] = [];
  return (points) => {
    const isAsLast = points.length === last.length && points.every(({ at }, point) => at === last[point]);
    if (!isAsLast) last = points.map(({ at }) => at);
    return { times: last, bytes: points.map(({ sizeBytes }) => sizeBytes) };
  };
};

/** The last of each hour, then all of the last two hours. A clock that was set back begins the list anew. */
const thinned = (points: readonly Point[]): readonly Point[] => {
  const now = points.at(-1)?.at ?? 0;
  const within = points.filter(({ at }) => at > now - farMs && at <= now);
  return within.filter(({ at }, index) => {
    const next = within[index + 1];
    return (
      next === undefined || at > now - closeMs || Math.floor(at / hourMs) !== Math.floor(next.at / hourMs)
    );
  });
};

/** The growth of the logs of a fleet, as far as a look needs it. */
export type LogSizesBook = {
  /** Takes over what was kept before this engine; what was seen since stays. */
  readonly recall: (id: NodeId, kept: readonly KeptLogSizes[]) => void;
  readonly historyOf: (id: NodeId, path: string) => LogHistory;
  /** Remembers the sizes of one look and gives them as samples worth keeping. */
  readonly note: (logs: NodeLogs, at: EpochMs) => readonly Sample[];
  readonly forget: (id: NodeId) => void;
};

/** Remembers nothing yet. */
export const createLogSizesBook = (): LogSizesBook => {
  const nodes = new Map<NodeId, Map<string, Sizes>>();
  const historyOf = (id: NodeId, path: string): LogHistory => {
    const sizes = nodes.get(id)?.get(path);
    return sizes === undefined ? [] : pointsOf(sizes);
  };
  return {
    historyOf,
    recall: (id, kept) => {
      const own = nodes.get(id) ?? new Map<string, Sizes>();
      const packed = createPacking();
      for (const { path, points } of kept) if (!own.has(path)) own.set(path, packed(thinned(points)));
      nodes.set(id, own);
    },
    note: (logs, at) => {
      const id = logs.nodeId;
      const chosen = logs.logs.slice(0, rememberedOfNode);
      const packed = createPacking();
      const next = new Map(
        chosen.map(({ path, sizeBytes }) => [
          path,
          packed(thinned([...historyOf(id, path), { at, sizeBytes }])),
        ]),
      );
      const missed = [...(nodes.get(id) ?? [])].filter(
        ([path, sizes]) => !next.has(path) && newestOf(sizes) > at - missedMs,
      );
      for (const [path, sizes] of missed.slice(0, missedOfNode)) next.set(path, sizes);
      nodes.set(id, next);
      return samplesOfLogs(
        id,
        chosen.map(({ path, sizeBytes }) => ({ path, points: [{ at, sizeBytes }] })),
      );
    },
    forget: (id) => void nodes.delete(id),
  };
};
