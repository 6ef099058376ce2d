import { defaultAlarmPolicy } from '#shared/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closedGate, stepGate } from './gate.ts';
import { createWatch, goodFacts, known, minute, second, start, volume } from './test-kit/index.ts';

const { recurrence } = defaultAlarmPolicy;
const times = { forMs: 2 * minute, keepFiringMs: 5 * minute };

describe('a gate', () => {
  it('opens only after the condition stood for its time without a break', () => {
    const gate = closedGate();
    const step = (at: number, enter: boolean) =>
      stepGate(gate, at, { enter, stay: enter }, times, recurrence);
    expect([
      step(0, true),
      step(minute, true),
      step(1.5 * minute, false),
      step(2 * minute, true),
      step(3.9 * minute, true),
    ]).toEqual([false, false, false, false, false]);
    expect(step(4 * minute, true)).toBe(true);
  });

  it('closes only after the softer threshold was clear for its time', () => {
    const gate = closedGate();
    const step = (at: number, enter: boolean, stay: boolean) =>
      stepGate(gate, at, { enter, stay }, times, recurrence);
    step(0, true, true);
    step(2 * minute, true, true);
    expect([
      step(3 * minute, false, true),
      step(4 * minute, false, false),
      step(8.9 * minute, false, false),
    ]).toEqual([true, true, true]);
    expect(step(9 * minute, false, false)).toBe(false);
  });

  it('tells at most twice, whatever crosses its threshold a thousand times within recurrence', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3 * minute }),
        fc.integer({ min: 0, max: 10 * minute }),
        fc.array(
          fc.tuple(
            fc.integer({ min: second, max: 25 * minute }),
            fc.integer({ min: second, max: 30 * minute }),
          ),
          {
            minLength: 1_000,
            maxLength: 1_000,
          },
        ),
        (forMs, keepFiringMs, swings) => {
          const gate = closedGate();
          let at = 0;
          let raised = 0;
          let before = false;
          const step = (bad: boolean): void => {
            const stands = stepGate(gate, at, { enter: bad, stay: bad }, { forMs, keepFiringMs }, recurrence);
            if (stands && !before) raised += 1;
            before = stands;
          };
          for (const [badMs, goodMs] of swings) {
            step(true);
            at += badMs;
            step(true);
            step(false);
            at += goodMs;
            step(false);
          }
          // Swings that never last `forMs` for an hour may rest in between: those are troubles of their own.
          const rested = swings.some(([badMs]) => badMs < forMs);
          expect(raised).toBeLessThanOrEqual(rested ? swings.length : 2);
          if (!rested) expect(raised).toBeGreaterThan(0);
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  });
});

describe('a value on the edge', () => {
  it('tells a disk that crosses its limit a thousand times at most twice', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.0001, max: 0.06, noNaN: true }),
        fc.integer({ min: 1, max: 40 }),
        (swing, everySamples) => {
          const watch = createWatch();
          for (let i = 0; i < 1_000; i += 1) {
            const at = start + i * 15 * second * everySamples;
            const left = 0.05 + (i % 2 === 0 ? -swing / 2 : swing / 2);
            watch.see(at, goodFacts(at, { volumes: known([volume(100e9 * left, at)], at) }));
          }
          const raised = watch.told.filter(
            ({ kind, alarm }) => kind === 'raised' && alarm.evidence.rule === 'disk-space',
          );
          expect(raised.length).toBeLessThanOrEqual(2);
        },
      ),
      { numRuns: 15, seed: 11 },
    );
  });
});
