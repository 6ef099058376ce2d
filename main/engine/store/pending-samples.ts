import type { Run } from './chunk-codec.ts';

/** Series are gathered in groups of this many neighbouring ids: about the series of one node. */
const groupSize = 16;
const offsetLimit = 2 ** 32 / groupSize;
/** The answers of one poke are not in the order of their series. */
const disorderMs = 3_600_000;
const firstRoom = 32;

/** Samples of one group in the order they came: 28 bits of milliseconds since `base` less an hour and 4 of the series, then the value. */
type Group = { readonly base: number; marks: Uint32Array; values: Float32Array; count: number };

/**
 * Samples that wait until it is worth joining them to their chunks, 8 bytes each: ten minutes of a thousand nodes are
 * 800,000. Values are as exact as in the chunks (`packRun`).
 */
export type PendingSamples = {
  /**
   * False when the sample cannot wait beside the others of its group (days apart, as a demo's declared past is): join the
   * group and add it again. One that is not newer than the last of its series is left out: a clock that was set back would
   * break the order that readers rely on.
   */
  readonly add: (series: number, time: number, value: number) => boolean;
  readonly groupOf: (series: number) => number;
  /** What waits of one series, in time order. */
  readonly of: (series: number) => Run;
  /** Groups whose turn it is at `now`. Turns are spread over the gathering time, so that never all come at once. */
  readonly ripe: (now: number) => readonly number[];
  readonly groups: () => readonly number[];
  /** Everything of one group: series and what waits of it. */
  readonly inGroup: (group: number) => readonly (readonly [series: number, run: Run])[];
  readonly drop: (group: number) => void;
};

const makeGroup = (base: number): Group => ({
  base,
  marks: new Uint32Array(firstRoom),
  values: new Float32Array(firstRoom),
  count: 0,
});

const widen = (group: Group): void => {
  const room = Math.ceil(group.marks.length * 1.5);
  const marks = new Uint32Array(room);
  marks.set(group.marks);
  const values = new Float32Array(room);
  values.set(group.values);
  Object.assign(group, { marks, values });
};

/** Makes an empty waiting room; each group has its turn once in `gatherMs`. */
export const createPendingSamples = (gatherMs: number): PendingSamples => {
  const groups = new Map<number, Group>();
  const groupOf = (series: number): number => Math.floor(series / groupSize);
  const timeAt = (group: Group, index: number): number =>
    group.base - disorderMs + Math.floor((group.marks[index] ?? 0) / groupSize);

  const newest = (group: Group, place: number): number => {
    for (let index = group.count - 1; index >= 0; index -= 1)
      if ((group.marks[index] ?? 0) % groupSize === place) return timeAt(group, index);
    return -Infinity;
  };

  const runOf = (group: Group | undefined, place: number): Run => {
    const run = { times: [] as number[], values: [] as number[] };
    if (group === undefined) return run;
    for (let index = 0; index < group.count; index += 1) {
      if ((group.marks[index] ?? 0) % groupSize !== place) continue;
      run.times.push(timeAt(group, index));
      run.values.push(group.values[index] ?? Number.NaN);
    }
    return run;
  };

  const turnOf = (id: number, time: number): number =>
    Math.floor((time + ((id * 0.618) % 1) * gatherMs) / gatherMs);

  return {
    add: (series, time, value) => {
      const id = groupOf(series);
      const place = series % groupSize;
      const group = groups.get(id) ?? makeGroup(time);
      if (time <= newest(group, place)) return true;
      const offset = time - group.base + disorderMs;
      if (offset < 0 || offset >= offsetLimit) return false;
      if (group.count === group.marks.length) widen(group);
      group.marks[group.count] = offset * groupSize + place;
      group.values[group.count] = value;
      group.count += 1;
      groups.set(id, group);
      return true;
    },
    groupOf,
    of: (series) => runOf(groups.get(groupOf(series)), series % groupSize),
    ripe: (now) =>
      [...groups].filter(([id, { base }]) => turnOf(id, now) > turnOf(id, base)).map(([id]) => id),
    groups: () => [...groups.keys()],
    inGroup: (id) =>
      Array.from({ length: groupSize }, (_, place) => place)
        .map((place) => [id * groupSize + place, runOf(groups.get(id), place)] as const)
        .filter(([, run]) => run.times.length > 0),
    drop: (id) => void groups.delete(id),
  };
};
