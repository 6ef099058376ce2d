/**
 * Fixed-size memory of numbers over time: 8 bytes a point, and room only for the points that came. Times are whole seconds
 * since the epoch, good until 2106; values are whole multiples of `unit`, never negative.
 */
export type Ring = { readonly capacity: number; words: Uint32Array; count: number; unit: number };

const firstRoom = 8;
const largestWord = 2 ** 32 - 1;

/** The unit for values up to `largest`: 1 for whole numbers up to 2^32, exact for `df -k` up to 4 TiB; beyond that, 2^-32 of it. */
export const unitFor = (largest: number): number =>
  2 ** Math.max(0, Math.ceil(Math.log2(Math.max(1, largest) / largestWord)));

export const createRing = (capacity: number): Ring => ({
  capacity,
  words: new Uint32Array(2 * Math.min(firstRoom, capacity)),
  count: 0,
  unit: 1,
});

export const pushRing = (ring: Ring, atMs: number, value: number): void => {
  const place = 2 * (ring.count % ring.capacity);
  if (place >= ring.words.length) {
    const wider = new Uint32Array(Math.min(2 * ring.capacity, 2 * ring.words.length));
    wider.set(ring.words);
    ring.words = wider;
  }
  ring.words[place] = Math.round(atMs / 1000);
  ring.words[place + 1] = Math.min(largestWord, Math.round(value / ring.unit));
  ring.count += 1;
};

/** Empties the ring for values up to `largest`. */
export const clearRing = (ring: Ring, largest: number): void => {
  ring.count = 0;
  ring.unit = unitFor(largest);
};

/** Points still held. */
export const heldInRing = (ring: Ring): number => Math.min(ring.count, ring.capacity);

const placeOf = (ring: Ring, back: number): number => 2 * ((ring.count - 1 - back) % ring.capacity);

/** Time of the point `back` places before the newest, ms; NaN when it is not held. */
export const ringAt = (ring: Ring, back: number): number =>
  back < heldInRing(ring) ? (ring.words[placeOf(ring, back)] ?? NaN) * 1000 : NaN;
export const ringValue = (ring: Ring, back: number): number =>
  back < heldInRing(ring) ? (ring.words[placeOf(ring, back) + 1] ?? NaN) * ring.unit : NaN;

/** Two columns of points, oldest first. */
export type Points = { readonly at: number[]; readonly value: number[] };

/** The held points at or after `fromMs`, oldest first, thinned evenly to about `most`. The newest is always among them. */
export const pointsSince = (ring: Ring, fromMs: number, most: number): Points => {
  const held = heldInRing(ring);
  let count = 0;
  while (count < held && ringAt(ring, count) >= fromMs) count += 1;
  const step = Math.max(1, Math.ceil(count / most));
  const points: Points = { at: [], value: [] };
  for (let back = Math.floor((count - 1) / step) * step; back >= 0; back -= step) {
    points.at.push(ringAt(ring, back));
    points.value.push(ringValue(ring, back));
  }
  return points;
};
