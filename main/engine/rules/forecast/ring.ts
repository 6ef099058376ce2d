/**
 * The points of several rings in one array, 8 bytes a point and room only for those that came. An array for each ring would
 * take 400 bytes beside its points, which is more than most of them hold in their first hour.
 */
export type RingStore = { words: Uint32Array };

/**
 * Fixed-size memory of numbers over time. Times are whole seconds since the epoch, good until 2106; values are whole multiples
 * of `unit`, never negative.
 */
export type Ring = {
  readonly capacity: number;
  readonly store: RingStore;
  /** The ring whose points come behind those of this one in the store. */
  readonly behind: Ring | undefined;
  /** Where its points begin in the store. */
  start: number;
  count: number;
  unit: number;
};

/** Words of the eight points for which a ring has room at first. */
const firstRoom = 16;
const largestWord = 2 ** 32 - 1;
/** What every store holds until its first point. */
const noWords = new Uint32Array(0);

/** The unit for values up to `largest`: 1 for whole numbers up to 2^32, exact for `df -k` up to 4 TiB; beyond that, 2^-32 of it. */
export const unitFor = (largest: number): number =>
  2 ** Math.max(0, Math.ceil(Math.log2(Math.max(1, largest) / largestWord)));

export const createRingStore = (): RingStore => ({ words: noWords });

/** `behind`: the ring that was made before in the same store. */
export const createRing = (store: RingStore, capacity: number, behind?: Ring): Ring => ({
  capacity,
  store,
  behind,
  start: 0,
  count: 0,
  unit: 1,
});

export const pushRing = (ring: Ring, atMs: number, value: number): void => {
  const place = 2 * (ring.count % ring.capacity);
  if (ring.start + place >= endOf(ring)) makeRoom(ring);
  const { words } = ring.store;
  words[ring.start + place] = Math.round(atMs / 1000);
  words[ring.start + place + 1] = Math.min(largestWord, Math.round(value / ring.unit));
  ring.count += 1;
};

const endOf = ({ behind, store }: Ring): number => behind?.start ?? store.words.length;

const makeRoom = (ring: Ring): void => {
  const { words } = ring.store;
  const end = endOf(ring);
  const room = end - ring.start;
  const more = Math.min(Math.max(firstRoom, room), 2 * ring.capacity - room);
  const wider = new Uint32Array(words.length + more);
  wider.set(words.subarray(0, end));
  wider.set(words.subarray(end), end + more);
  ring.store.words = wider;
  for (let moved = ring.behind; moved !== undefined; moved = moved.behind) moved.start += more;
};

/** Empties the ring for values up to `largest`. */
export const clearRing = (ring: Ring, largest: number): void => {
  ring.count = 0;
  ring.unit = unitFor(largest);
};

/** Points still held. */
export const heldInRing = (ring: Ring): number => Math.min(ring.count, ring.capacity);

const placeOf = (ring: Ring, back: number): number =>
  ring.start + 2 * ((ring.count - 1 - back) % ring.capacity);

/** Time of the point `back` places before the newest, ms; NaN when it is not held. */
export const ringAt = (ring: Ring, back: number): number =>
  back < heldInRing(ring) ? (ring.store.words[placeOf(ring, back)] ?? NaN) * 1000 : NaN;
export const ringValue = (ring: Ring, back: number): number =>
  back < heldInRing(ring) ? (ring.store.words[placeOf(ring, back) + 1] ?? NaN) * ring.unit : NaN;

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
