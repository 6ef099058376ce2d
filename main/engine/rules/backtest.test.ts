import { defaultAlarmPolicy, type AlarmPolicy } from '#shared/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backtest, type BacktestEvent } from './index.ts';
import { hour, minute, second, start } from './test-kit/index.ts';

const day = 24 * hour;

/** Replays a disk of 100 GB of which `left(ms)` is the share available. */
const replay = (
  left: (ms: number) => number,
  options: { lengthMs: number; everyMs?: number; policy?: AlarmPolicy; sizeBytes?: number },
): readonly (BacktestEvent & { readonly ms: number })[] => {
  const { lengthMs, everyMs = minute, policy = defaultAlarmPolicy, sizeBytes = 100e9 } = options;
  const samples = Array.from({ length: Math.floor(lengthMs / everyMs) }, (_, i) => ({
    at: start + i * everyMs,
    available: Math.max(0, Math.min(1, left(i * everyMs))) * sizeBytes,
    size: sizeBytes,
  }));
  return backtest(samples, policy).map((event) => ({ ...event, ms: event.at - start }));
};
const line = (events: readonly (BacktestEvent & { readonly ms: number })[]) =>
  events.map(
    ({ kind, severity, why, forecast }) =>
      `${kind} ${severity} ${why} ${forecast.kind === 'fills' ? forecast.method : forecast.kind}`,
  );

/** A tooth a day: empties at 03:00. */
const nightly =
  (depth: number, top: number, creepPerDay = 0) =>
  (ms: number) =>
    1 - top + depth * (1 - ((ms + 21 * hour) % day) / day) - (creepPerDay * ms) / day;

describe('a disk that fills', () => {
  it('in forty minutes is told within ten, with the minute it will be full, and as critical when two thirds are eaten', () => {
    const full = 2 * day + 40 * minute;
    const events = replay((ms) => (ms < 2 * day ? 0.6 : 0.6 * (1 - (ms - 2 * day) / (40 * minute))), {
      lengthMs: full + minute,
      everyMs: 15 * second,
    });
    expect(line(events)).toEqual([
      'raised warning forecast storm',
      'changed critical forecast storm',
      'changed critical low storm',
    ]);
    const [told, critical] = events;
    expect(told?.ms).toBeLessThanOrEqual(2 * day + 11 * minute);
    expect(critical?.ms).toBeLessThanOrEqual(2 * day + 28 * minute);
    expect(
      told?.forecast.kind === 'fills' && Math.abs(told.forecast.fullAt - start - full),
    ).toBeLessThanOrEqual(2 * minute);
  });

  it('in forty minutes is told with no history at all, and by a slow sweep too', () => {
    for (const everyMs of [15 * second, minute, 5 * minute]) {
      const events = replay((ms) => 0.6 * (1 - ms / (40 * minute)), { lengthMs: 41 * minute, everyMs });
      expect(events[0]?.ms).toBeLessThanOrEqual(16 * minute);
      expect(events.at(-1)?.severity).toBe('critical');
    }
  });

  it('in a day is told when less than two fifths are left, and its range holds the truth', () => {
    const events = replay((ms) => (ms < 3 * day ? 0.7 : 0.7 * (1 - (ms - 3 * day) / day)), {
      lengthMs: 4 * day,
    });
    expect(line(events).slice(0, 2)).toEqual([
      'raised warning forecast slope',
      'changed critical forecast storm',
    ]);
    expect(events[1]?.availableBytes).toBeGreaterThan(0.1 * 100e9);
    for (const { forecast } of events.slice(0, 2)) {
      expect(
        forecast.kind === 'fills' &&
          forecast.earliestAt <= start + 4 * day + 5 * minute &&
          forecast.latestAt >= start + 4 * day - 5 * minute,
      ).toBe(true);
    }
  });

  it('of any size and at any speed is told an hour ahead', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(16e9, 256e9, 4e12),
        fc.integer({ min: 2, max: 20 }),
        fc.double({ min: 0.2, max: 0.9, noNaN: true }),
        (sizeBytes, hours, from) => {
          const onset = 2.5 * day;
          const events = replay((ms) => (ms < onset ? from : from * (1 - (ms - onset) / (hours * hour))), {
            lengthMs: onset + hours * hour,
            sizeBytes,
          });
          expect(events[0]?.ms).toBeLessThanOrEqual(onset + hours * hour - hour);
          expect(events.at(-1)?.severity).toBe('critical');
        },
      ),
      { numRuns: 12, seed: 2 },
    );
  });
});

describe('a disk that is flooded while files go', () => {
  const flooded =
    (releasedAt: readonly number[]) =>
    (ms: number): number => {
      if (ms < day) return 0.6;
      const released = releasedAt.filter((at) => ms > day + at).length * 0.045;
      return Math.min(0.6, 0.6 * (1 - (ms - day) / (40 * minute)) + released);
    };
  const options = { lengthMs: day + 40 * minute, everyMs: 15 * second, sizeBytes: 400e6 };

  it('is told about as if nothing had been released, when one file goes', () => {
    const events = replay(flooded([12 * minute]), options);
    expect(line(events)).toEqual(['raised warning forecast storm', 'changed critical forecast storm']);
    expect(events[0]?.ms).toBeLessThanOrEqual(day + 12 * minute);
    expect(events[1]?.ms).toBeLessThanOrEqual(day + 30 * minute);
  });

  it('is told about before it is full, when a file goes every five minutes', () => {
    const events = replay(flooded([5, 10, 15, 20, 25].map((minutes) => minutes * minute)), options);
    expect(events[0]?.ms).toBeLessThanOrEqual(day + 25 * minute);
  });
});

describe('a disk that logrotate empties every night', () => {
  it('is never told about, from the first day on', () => {
    expect(replay(nightly(0.35, 0.75), { lengthMs: 14 * day })).toEqual([]);
    expect(replay(nightly(0.2, 0.85), { lengthMs: 14 * day })).toEqual([]);
  });

  it('is told about days ahead when it creeps up under the teeth', () => {
    const events = replay(nightly(0.3, 0.6, 0.03), { lengthMs: 14 * day });
    const full = events.find((event) => event.availableBytes < 1e9)?.ms ?? 13.3 * day;
    expect(line(events)[0]).toBe('raised warning forecast troughs');
    expect(full - (events[0]?.ms ?? full)).toBeGreaterThan(36 * hour);
  });

  it('is told about at once when a storm breaks into the fall', () => {
    const at = 9 * day + 9 * hour;
    const calm = nightly(0.3, 0.7);
    const events = replay((ms) => (ms < at ? calm(ms) : calm(at) * (1 - (ms - at) / (40 * minute))), {
      lengthMs: at + 40 * minute,
      everyMs: 30 * second,
    });
    expect(line(events)[0]).toBe('raised warning forecast storm');
    expect(events[0]?.ms).toBeLessThanOrEqual(at + 12 * minute);
  });
});

describe('a disk that is in order', () => {
  it('is not told about after one big file, and a warning about a burst clears when the burst stops', () => {
    expect(
      replay(
        (ms) =>
          ms < 3 * day ? 0.6 : ms < 3 * day + 5 * minute ? 0.6 - (0.1 * (ms - 3 * day)) / (5 * minute) : 0.5,
        { lengthMs: 5 * day },
      ),
    ).toEqual([]);
    const burst = replay((ms) => 0.6 - 0.25 * Math.min(1, Math.max(0, (ms - 3 * day) / (20 * minute))), {
      lengthMs: 4 * day,
      everyMs: 30 * second,
    });
    expect(line(burst).map((text) => text.split(' ').slice(0, 2).join(' '))).toEqual([
      'raised warning',
      'cleared warning',
    ]);
  });

  it('is not told about for a small share of a big disk', () => {
    expect(replay(() => 0.025, { lengthMs: day, sizeBytes: 4e12 })).toEqual([]);
    expect(line(replay(() => 0.025, { lengthMs: day, sizeBytes: 100e9 }))).toEqual([
      'raised critical low none',
    ]);
  });
});

it('gives the same events for the same history, and none for rows that no sweep would have seen', () => {
  const rows = Array.from({ length: 3_000 }, (_, i) => ({
    at: start + i * second,
    available: 60e9 - i * 20e6,
    size: 100e9,
  }));
  expect(backtest(rows, defaultAlarmPolicy)).toEqual(
    backtest(
      rows.filter((_, i) => i % 15 === 0),
      defaultAlarmPolicy,
    ),
  );
});
