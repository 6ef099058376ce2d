import { describe, expect, it } from 'vitest';
import type { Result } from '#shared/fault';
import type { Segment } from '#shared/model';
import { createLocatorRoom, type LocatorRoom } from '../test-kit/index.ts';
import { readRanges } from './read-ranges.ts';

const rangesOf = (room: LocatorRoom, ranges: number): Result<readonly Segment[]> | undefined => {
  const asked = readRanges(room.view(), ranges);
  return asked === undefined ? undefined : room.ask('console', asked.ask);
};
const codeIn = (result: Result<unknown> | undefined): string | undefined =>
  result?.ok === false ? result.fault.code : undefined;
const count = (segments: readonly Segment[]): number => segments.reduce((sum, each) => sum + each.count, 0);
const room = (wishes: Parameters<typeof createLocatorRoom>[0] = {}): LocatorRoom => {
  const made = createLocatorRoom({ keys: 4_000, ...wishes });
  made.read();
  return made;
};

describe('a look from nearby at the ranges of a locator', () => {
  it('cuts each of the 64 into four, with the same owners, copies and counts altogether', () => {
    const made = room();
    const result = rangesOf(made, 256);
    if (result?.ok !== true) throw new Error('it was not counted');
    const { segments } = made.space();
    expect(new Set(result.value.map(({ from }) => from)).size).toBe(256);
    const folded = (of: readonly Segment[], by: number): Map<string, number> => {
      const counts = new Map<string, number>();
      for (const { from, owner, secondaries, count: many } of of) {
        const key = `${Math.floor(from / by)} ${owner ?? ''} ${secondaries.join()}`;
        counts.set(key, (counts.get(key) ?? 0) + many);
      }
      return counts;
    };
    expect(folded(result.value, 4)).toEqual(folded(segments, 1));
  });

  it('is not had from a locator that counts by 64 only and says so: the picture it has stays', () => {
    const old = room({
      disguise: {
        request: (request) => request,
        reply: (reply, { query }) =>
          Number(query.get('depth')) > 6
            ? { status: 400, headers: {}, body: '{"says":"At most 6."}' }
            : reply,
      },
    });
    expect(codeIn(rangesOf(old, 256))).toBe('ownership.not-countable');
    expect(count(old.space().segments)).toBe(4_000);
  });

  it('is not believed of a locator that counts by 64 whatever it is asked', () => {
    const deaf = room({
      disguise: {
        request: (request) => {
          const query = new URLSearchParams(request.query);
          query.delete('depth');
          return { ...request, query };
        },
        reply: (reply) => reply,
      },
    });
    expect(codeIn(rangesOf(deaf, 256))).toBe('ownership.not-countable');
  });

  it('is asked again later where the locator is busy', () => {
    const busy = room();
    busy.intercept(() => ({ status: 429, headers: { 'retry-after': '1' } }));
    expect(codeIn(rangesOf(busy, 256))).toBe('daemon.refused');
  });

  it('is not asked for where nobody counts, or where its rows would be too many', () => {
    expect(rangesOf(room({ declared: { paths: { get: '/v1/keys/{key}' } } }), 256)).toBeUndefined();
    expect(rangesOf(room(), 16_384)).toBeUndefined();
    expect(rangesOf(room(), 100)).toBeUndefined();
  });
});
