/** Times between frames of one gesture, ms. */
export type Frames = { readonly gesture: string; readonly deltas: readonly number[] };

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** A frame that came later than one screen of 60 Hz and a little for the timer, ms. */
const lateMs = 18;

/** One line of the table: how many frames, how long the middle one, the slow ones and the slowest took, and how many were late. */
export const frameLine = ({ gesture, deltas }: Frames): string => {
  const sorted = deltas.toSorted((a, b) => a - b);
  const late = deltas.filter((delta) => delta > lateMs).length;
  const ms = (value: number): string => value.toFixed(1).padStart(7);
  return [
    gesture.padEnd(34),
    String(deltas.length).padStart(6),
    ms(at(sorted, 0.5)),
    ms(at(sorted, 0.95)),
    ms(at(sorted, 0.99)),
    ms(sorted.at(-1) ?? Number.NaN),
    `${((late / Math.max(1, deltas.length)) * 100).toFixed(1)} %`.padStart(8),
  ].join(' ');
};

export const frameHead = [
  'gesture'.padEnd(34),
  'frames'.padStart(6),
  'median'.padStart(7),
  'p95'.padStart(7),
  'p99'.padStart(7),
  'max'.padStart(7),
  'late'.padStart(8),
].join(' ');
