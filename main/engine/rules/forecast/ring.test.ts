import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clearRing, createRing, createRingStore, heldInRing, pointsSince, pushRing } from './ring.ts';

const start = 1_790_000_000_000;
const second = 1_000;

describe('the memory of numbers over time', () => {
  it('keeps the newest points of each of several rings, in whatever order they come', () => {
    const capacities = [5, 20, 33];
    const steps = fc.array(
      fc.record({
        which: fc.nat({ max: 2 }),
        value: fc.nat(),
        empties: fc.boolean(),
        points: fc.integer({ min: 1, max: 12 }),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(steps, (all) => {
        const store = createRingStore();
        const last = createRing(store, 33);
        const middle = createRing(store, 20, last);
        const rings = [createRing(store, 5, middle), middle, last];
        const expected: { at: number; value: number }[][] = [[], [], []];
        let at = start;
        for (const { which, value, empties, points } of all) {
          const [ring, kept] = [rings[which], expected[which]];
          if (ring === undefined || kept === undefined) throw new Error('no such ring');
          if (empties && points === 1) {
            clearRing(ring, 1);
            kept.length = 0;
          }
          for (let count = 0; count < points; count += 1) {
            at += second;
            pushRing(ring, at, value + count);
            kept.push({ at, value: value + count });
          }
        }
        rings.forEach((ring, which) => {
          const kept = (expected[which] ?? []).slice(-(capacities[which] ?? 0));
          expect(heldInRing(ring)).toBe(kept.length);
          expect(pointsSince(ring, start, 1_000)).toEqual({
            at: kept.map((point) => point.at),
            value: kept.map((point) => point.value),
          });
        });
      }),
      { seed: 7 },
    );
  });

  it('takes room for the points that came, and never more than its rings can hold', () => {
    const store = createRingStore();
    const behind = createRing(store, 20);
    const ring = createRing(store, 12, behind);
    expect(store.words.byteLength).toBe(0);
    pushRing(ring, start, 1);
    expect(store.words.byteLength).toBe(8 * 8);
    for (let count = 0; count < 100; count += 1) {
      pushRing(behind, start + count * second, count);
      pushRing(ring, start + count * second, count);
    }
    expect(store.words.byteLength).toBe(8 * (12 + 20));
  });
});
