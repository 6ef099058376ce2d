import { epochMs } from '#shared/model';
import { describe, expect, it } from 'vitest';
import { clockText, durationText, roughDurationText } from './time.ts';

const s = 1_000;
const m = 60 * s;
const h = 60 * m;
const d = 24 * h;

describe('lengths of time', () => {
  it.each([
    [-5, '0 s'],
    [8 * s, '8 s'],
    [4 * m + 10 * s, '4 m 10 s'],
    [4 * m, '4 m'],
    [3 * h + 12 * m + 59 * s, '3 h 12 m'],
    [4 * h + 5 * m, '4 h 05 m'],
    [2 * d + 6 * h, '2 d 6 h'],
    [16 * d + 6 * h, '16 d'],
    [90 * d + 1, 'over 90 d'],
  ])('writes %d ms as %s: two units at most', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });

  it.each([
    [40 * s, '40 s'],
    [38.4 * m, '38 m'],
    [3.2 * h, '3 h'],
    [50 * h, '2 d'],
  ])('writes an unsure %d ms as %s', (ms, text) => {
    expect(roughDurationText(ms)).toBe(text);
  });
});

describe('times of day', () => {
  const at = epochMs(Date.UTC(2026, 10, 21, 13, 6, 31));
  it('are on 24 hours in the zone that is asked for', () => {
    expect(clockText(at, at, { zone: 'UTC' })).toBe('13:06');
    expect(clockText(at, at, { zone: 'Europe/Berlin', seconds: true })).toBe('14:06:31');
  });
  it('carry the date when it is not today there', () => {
    const now = epochMs(Date.UTC(2026, 10, 21, 23, 30));
    expect(clockText(at, now, { zone: 'UTC' })).toBe('13:06');
    expect(clockText(at, now, { zone: 'Europe/Berlin' })).toBe('2026-11-21 14:06');
  });
});
