import { describe, expect, it } from 'vitest';
import type { OwnedSpace, Quality } from '#shared/model';
import { spaceViewOf } from '../index.ts';
import type { QualityContext } from './qualities.ts';
import { party, segment, spaceOf } from './test-kit/index.ts';

const hour = 3_600_000;
const context = (change: Partial<QualityContext> = {}): QualityContext => ({
  roundTripMs: () => 8,
  times: new Map([
    ['r1', { watchedMs: 10 * hour, upMs: 9 * hour }],
    ['r2', { watchedMs: 10 * hour, upMs: 10 * hour }],
  ]),
  ...change,
});
const view = (change: Partial<OwnedSpace> = {}, of = context()) => spaceViewOf(spaceOf(change), of);
const quality = (name: Quality['quality'], change: Partial<OwnedSpace> = {}, of = context()): Quality => {
  const found = view(change, of).qualities.find((one) => one.quality === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};

describe('a last copy', () => {
  it('is none where owner and replica live, and one where the other is not up, whichever it is', () => {
    const r1 = party('r1');
    const r2 = party('r2', { zone: 'b' });
    expect(view({ parties: [r1, r2] }).lastCopies).toEqual([]);
    for (const state of ['down', 'unknown'] as const) {
      expect(view({ parties: [r1, { ...r2, state }] }).lastCopies).toEqual([{ party: 'r1', count: 10 }]);
      expect(view({ parties: [{ ...r1, state }, r2] }).lastCopies).toEqual([{ party: 'r2', count: 10 }]);
    }
  });

  it('is not what lies in object storage, nor what has no live copy at all', () => {
    const archive = party('s3', { role: 'archive', state: 'unknown' });
    expect(
      view({ parties: [archive], segments: [segment('s3', [], { state: 'archived' })] }).lastCopies,
    ).toEqual([]);
    expect(
      view({ parties: [party('r1', { state: 'down' }), party('r2', { state: 'down' })] }).lastCopies,
    ).toEqual([]);
  });
});

describe('pairs of zones', () => {
  it('count each unit by where its owner and each secondary are', () => {
    const parties = [party('r1'), party('r2', { zone: 'b' }), party('r3'), party('r4', { zone: undefined })];
    const segments = [segment('r1', ['r2', 'r3']), segment('r2', ['r4'], { count: 3 })];
    expect(view({ parties, segments }).zonePairs).toEqual([
      { owner: 'a', secondary: 'b', count: 10 },
      { owner: 'a', secondary: 'a', count: 10 },
      { owner: 'b', secondary: 'no zone', count: 3 },
    ]);
  });
});

describe('the table of qualities', () => {
  it('is better with a copy in another zone than with one in the same, and worst without one', () => {
    const both = quality('availability').value ?? 0;
    const same = quality('availability', { parties: [party('r1'), party('r2')] }).value ?? 0;
    const alone = quality('availability', { segments: [segment('r1', [])] }).value ?? 0;
    expect([alone < same, same < both, both < 1]).toEqual([true, true, true]);
    const lasting = (change: Partial<OwnedSpace>) => quality('durability', change).value ?? 0;
    expect(lasting({ segments: [segment('r1', [])] })).toBeLessThan(
      lasting({ parties: [party('r1'), party('r2')] }),
    );
    expect(lasting({ parties: [party('r1'), party('r2')] })).toBeLessThan(lasting({}));
  });

  it('is the formula it shows, worked out with the inputs it shows', () => {
    const { value, inputs } = quality('availability');
    const down = 0.0002 + (1 - 0.0002) * 0.001;
    expect(value).toBeCloseTo(1 - down * down, 12);
    expect(inputs.map(({ name }) => name)).toEqual([
      'live copies',
      'time a node is down',
      'time a whole zone is down',
    ]);
    expect(inputs.filter(({ from }) => from.startsWith('assumed')).length).toBe(2);
  });

  it('has no value where an input is unknown, and says which', () => {
    const unheard = quality('availability', {
      parties: [party('r1'), party('r2', { zone: 'b', state: 'unknown' })],
    });
    expect(unheard).not.toHaveProperty('value');
    expect(unheard.says).toBe('Whether the copies on r2 are live is not known.');
    expect(quality('durability', { parties: [party('r1'), party('r2', { zone: undefined })] }).says).toBe(
      'The zone of r2 is not known.',
    );
    expect(quality('latency', {}, context({ roundTripMs: () => undefined }))).not.toHaveProperty('value');
    expect(quality('availability', { state: 'unknown', says: 'Nobody answers.' }).says).toContain(
      'Nobody answers.',
    );
    expect(
      quality('availability', { segments: [segment('r1', ['r2'], { state: 'contested' })] }),
    ).not.toHaveProperty('value');
  });

  it('takes reliability from what was watched, and says nothing before an hour of it', () => {
    expect(quality('reliability').value).toBeCloseTo(0.9, 12);
    const short = context({ times: new Map([['r1', { watchedMs: hour / 2, upMs: hour / 2 }]]) });
    expect(quality('reliability', {}, short)).not.toHaveProperty('value');
    expect(quality('reliability', {}, short).says).toContain('0.5 h');
  });

  it('counts what is archived by object storage, and shows how long that takes to be so', () => {
    const parties = [party('r1'), party('s3', { role: 'archive', state: 'unknown', zone: undefined })];
    const segments = [segment('r1', []), segment('s3', [], { state: 'archived', count: 90 })];
    const { value, inputs } = quality('durability', { parties, segments, archiveEveryMs: 6 * hour });
    expect(value).toBeGreaterThan(1 - 0.1 * 0.03);
    expect(inputs.find(({ name }) => name === 'archive interval')?.value).toBe('6 h');
  });
});

describe('a large space', () => {
  it('of 16,384 slots over 1,000 parties is worked out whole', () => {
    const parties = Array.from({ length: 1_000 }, (_, at) => party(`r${at}`, { zone: `z${at % 3}` }));
    const segments = Array.from({ length: 16_384 }, (_, at) =>
      segment(`r${at % 1_000}`, [`r${(at + 1) % 1_000}`], { from: at, to: at, count: 1 }),
    );
    const large = view({ parties, segments }, context({ times: new Map() }));
    expect(large.zonePairs.reduce((sum, { count }) => sum + count, 0)).toBe(16_384);
    expect(large.qualities.find(({ quality: name }) => name === 'availability')?.value).toBeGreaterThan(
      0.999,
    );
  });
});
