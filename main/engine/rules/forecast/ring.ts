/** Fixed-size memory of numbers over time: 12 bytes a point. Times are whole seconds since the epoch, good until 2106. */
export type Ring = { readonly at: Uint32Array; readonly value: Float64Array; count: number };

export const createRing = (capacity: number): Ring => ({
  at: new Uint32Array(capacity),
  value: new Float64Array(capacity),
  count: 0,
});

export const pushRing = (ring: Ring, atMs: number, value: number): void => {
  const slot = ring.count % ring.at.length;
  ring.at[slot] = Math.round(atMs / 1000);
  ring.value[slot] = value;
  ring.count += 1;
};

export const clearRing = (ring: Ring): void => {
  ring.count = 0;
};

/** Points still held. */
export const heldInRing = (ring: Ring): number => Math.min(ring.count, ring.at.length);

/** Time of the point `back` places before the newest, ms; NaN when it is not held. */
export const ringAt = (ring: Ring, back: number): number =>
  back < heldInRing(ring) ? (ring.at[(ring.count - 1 - back) % ring.at.length] ?? NaN) * 1000 : NaN;

export const ringValue = (ring: Ring, back: number): number =>
  back < heldInRing(ring) ? (ring.value[(ring.count - 1 - back) % ring.at.length] ?? NaN) : NaN;

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
