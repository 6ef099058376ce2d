/** Samples of many series in the order they came, three numbers each: id of the series, epoch ms, value. */
export type SegmentWriter = {
  readonly add: (id: number, time: number, value: number) => void;
  /** Writes what was added since the last full segment. */
  readonly end: () => void;
};

const numbersPerSample = 3;
const samplesPerSegment = 512;

/**
 * Packs samples as doubles of this machine: only a start after a crash reads them, on the same one. `write` is given the newest time
 * of a segment and its bytes, which are good until it returns. Numbers as JSON were most of the garbage of the store's thread.
 */
export const createSegmentWriter = (write: (newest: number, packed: Uint8Array) => void): SegmentWriter => {
  const numbers = new Float64Array(samplesPerSegment * numbersPerSample);
  let length = 0;
  let newest = -Infinity;
  const end = (): void => {
    if (length > 0) write(newest, new Uint8Array(numbers.buffer, 0, length * numbers.BYTES_PER_ELEMENT));
    length = 0;
    newest = -Infinity;
  };
  return {
    add: (id, time, value) => {
      numbers[length] = id;
      numbers[length + 1] = time;
      numbers[length + 2] = value;
      length += numbersPerSample;
      newest = Math.max(newest, time);
      if (length === numbers.length) end();
    },
    end,
  };
};

/** Visits the samples of a segment in order. Before the doubles, consoles wrote `[[id, time, value], ...]` as JSON. */
export const eachOfSegment = (
  packed: unknown,
  visit: (id: number, time: number, value: number) => void,
): void => {
  if (typeof packed === 'string') {
    for (const row of JSON.parse(packed) as [number, number, number][]) visit(...row);
    return;
  }
  // A copy: SQLite's bytes need not lie where doubles may.
  const numbers = new Float64Array(Uint8Array.from(packed as Uint8Array).buffer);
  for (let place = 0; place < numbers.length; place += numbersPerSample)
    visit(numbers[place] ?? Number.NaN, numbers[place + 1] ?? Number.NaN, numbers[place + 2] ?? Number.NaN);
};
