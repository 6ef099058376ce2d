import { asTime } from './as-time.ts';
import { createSeriesNames } from './series-names.ts';
import type { Sample } from './store.ts';

type SeriesName = Pick<Sample, 'nodeId' | 'metric' | 'subject'>;

/**
 * Samples on their way to the worker: columns of one length, moved instead of copied. A series is named in the first batch
 * it is part of; its number is its place among all names so far.
 */
export type SampleBatch = {
  readonly named: readonly SeriesName[];
  readonly series: Uint32Array<ArrayBuffer>;
  readonly at: Float64Array<ArrayBuffer>;
  readonly value: Float64Array<ArrayBuffer>;
};

/**
 * Samples that wait to be handed over, 20 bytes each. An object for each would outlive the collector's young objects
 * until then, and be copied for the worker name by name.
 */
export type WaitingSamples = {
  readonly add: (samples: readonly Sample[]) => void;
  readonly count: () => number;
  /** All that wait, oldest first; none wait afterwards. */
  readonly take: () => SampleBatch;
};

const firstRoom = 1_024;

/** Makes an empty waiting room; when more than `limit` wait, the older half goes. */
export const createWaitingSamples = (limit: number): WaitingSamples => {
  const numbers = createSeriesNames();
  let numbered = 0;
  let named: SeriesName[] = [];
  let room = firstRoom;
  let series = new Uint32Array(room);
  let at = new Float64Array(room);
  let value = new Float64Array(room);
  let count = 0;

  const numberOf = ({ nodeId, metric, subject }: Sample): number => {
    const known = numbers.id(nodeId, metric, subject);
    if (known !== undefined) return known;
    named.push({ nodeId, metric, subject });
    numbered += 1;
    return numbers.keep(nodeId, metric, subject, numbered - 1);
  };
  const widen = (): void => {
    room *= 2;
    const before = { series, at, value };
    series = new Uint32Array(room);
    at = new Float64Array(room);
    value = new Float64Array(room);
    series.set(before.series);
    at.set(before.at);
    value.set(before.value);
  };
  const dropOlder = (): void => {
    const from = count - Math.floor(limit / 2);
    for (const column of [series, at, value]) column.copyWithin(0, from, count);
    count -= from;
  };

  return {
    add: (samples) => {
      for (const sample of samples) {
        if (count === room) widen();
        series[count] = numberOf(sample);
        at[count] = sample.at;
        value[count] = sample.value;
        count += 1;
      }
      if (count > limit) dropOlder();
    },
    count: () => count,
    take: () => {
      const batch = {
        named,
        series: series.slice(0, count),
        at: at.slice(0, count),
        value: value.slice(0, count),
      };
      named = [];
      count = 0;
      return batch;
    },
  };
};

/** The other end: gives batches their names back. To be given every batch, in order; an error comes while it is read. */
export const createBatchReader = (): ((batch: SampleBatch) => Iterable<Sample>) => {
  const names: SeriesName[] = [];
  return ({ named, series, at, value }) => {
    names.push(...named);
    return {
      // One at a time: all samples of a sweep at once would be taken for old objects, which are seldom collected.
      *[Symbol.iterator]() {
        for (const [index, number] of series.entries()) {
          const name = names[number];
          if (name === undefined) throw new Error(`series ${number} was never named`);
          const { nodeId, metric, subject } = name;
          yield { nodeId, metric, subject, at: asTime(at[index] ?? 0), value: value[index] ?? Number.NaN };
        }
      },
    };
  };
};
