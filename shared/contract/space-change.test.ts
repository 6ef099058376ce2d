import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, spaceId, spaceViewSchema, type SpaceView } from '#shared/model';
import { spaceChangeBetween, spaceChangeSchema, withSpaceChange } from './space-change.ts';

const at = epochMs(1_795_000_000_000);
const names = ['fra-w1', 'ams-w1', 'zrh-w1', 'hel-w1'];
const owner = fc.constantFrom(...names);
const time = fc.integer({ min: 0, max: 3 }).map((later) => epochMs(at + later * 1_000));

const party = (id: string) =>
  fc.record({
    id: fc.constant(id),
    name: fc.constant(id),
    role: fc.constantFrom('primary', 'replica'),
    state: fc.constantFrom('up', 'down'),
    accepts: fc.constant('yes'),
    owns: fc.option(fc.nat(5), { nil: undefined }),
    says: fc.constant(''),
    observedAt: time,
  });
const segment = fc.record({
  from: fc.nat(9),
  to: fc.constant(9),
  count: fc.nat(3),
  owner: fc.option(owner, { nil: undefined }),
  secondaries: fc.array(owner, { maxLength: 2 }),
  state: fc.constantFrom('active', 'moving'),
});
const claim = fc.record({
  claimant: owner,
  kind: fc.constant('gossip'),
  state: fc.constant('says'),
  observedAt: fc.option(time, { nil: undefined }),
  says: fc.constant(''),
});
const view = fc.record({
  id: fc.constant('a'),
  claims: fc.array(claim, { maxLength: 2 }),
  differs: fc.constant([]),
  says: fc.constant(''),
});

/** Any two readings of one space. Lists may hold anything in any order, the same row twice too. */
const space = fc
  .record({
    id: fc.constant(spaceId('redis-cluster/sessions')),
    source: fc.constant('redis-cluster'),
    name: fc.constant('sessions'),
    unit: fc.constant('slot'),
    positions: fc.constant(10),
    total: fc.option(fc.nat(10), { nil: undefined }),
    state: fc.constantFrom('known', 'unknown'),
    says: fc.string({ maxLength: 3 }),
    parties: fc
      .shuffledSubarray(names)
      .chain((ids) => fc.tuple(...ids.map(party)))
      .map((parties) => [...parties]),
    segments: fc.array(segment, { maxLength: 8 }),
    prefixes: fc.constant([]),
    views: fc.array(view, { maxLength: 2 }),
    disputes: fc.constant([]),
    retentions: fc.constant([]),
    lastCopies: fc.array(fc.record({ party: owner, count: fc.constant(1) }), { maxLength: 1 }),
    zonePairs: fc.constant([]),
    qualities: fc.constant([]),
    observedAt: time,
    everyMs: fc.constant(15_000),
    observedBy: fc.constant(''),
  })
  .map((value) => spaceViewSchema.parse(JSON.parse(JSON.stringify(value))));

const sent = (change: unknown) => spaceChangeSchema.parse(JSON.parse(JSON.stringify(change)));

describe('what is told of a space that changed', () => {
  it('makes every reading of every other, sent and read again', () => {
    fc.assert(
      fc.property(space, space, (before, after) => {
        expect(withSpaceChange(before, sent(spaceChangeBetween(before, after)))).toEqual(after);
      }),
    );
  });

  it('tells when a server was seen that only moved in the list, where another was seen at the same time', () => {
    const [any] = fc.sample(space, 1);
    const [first, moved, other] = ['hel-w1', 'fra-w1', 'zrh-w1'].map((id) => fc.sample(party(id), 1)[0]);
    if (any === undefined || first === undefined || moved === undefined || other === undefined)
      throw new Error('no space');
    const seen = (row: typeof first, later: number) => ({ ...row, observedAt: epochMs(at + later) });
    const before = spaceViewSchema.parse({ ...any, parties: [seen(moved, 2_000), seen(first, 3_000)] });
    const after = spaceViewSchema.parse({ ...any, parties: [seen(other, 2_000), seen(moved, 3_000)] });
    expect(withSpaceChange(before, sent(spaceChangeBetween(before, after)))).toEqual(after);
  });

  it('is as long as what differs: one slot of 16,384 that went to another owner', () => {
    const slots = (moved: number | undefined): SpaceView['segments'] =>
      Array.from({ length: 16_384 }, (_, slot) => ({
        from: slot,
        to: slot,
        count: 1,
        owner: slot === moved ? 'zrh-w1' : 'fra-w1',
        secondaries: [],
        state: 'active',
      }));
    const [any] = fc.sample(space, 1);
    if (any === undefined) throw new Error('no space');
    const before = { ...any, segments: slots(undefined) };
    const change = spaceChangeBetween(before, { ...before, segments: slots(9_000) });
    expect(change.segments).toEqual([{ at: 9_000, gone: 1, rows: [slots(9_000)[9_000]] }]);
    const after = withSpaceChange(before, change);
    expect(after?.segments[8_999]).toBe(before.segments[8_999]);
  });

  it('tells of ages alone when a reading says nothing new, and keeps what was known', () => {
    fc.assert(
      fc.property(space, (before) => {
        const later = epochMs(at + 60_000);
        const after = {
          ...before,
          observedAt: later,
          parties: before.parties.map((each) => ({ ...each, observedAt: later })),
        };
        const change = sent(spaceChangeBetween(before, after));
        expect(change.parties).toBeUndefined();
        expect(change.segments).toBeUndefined();
        const next = withSpaceChange(before, change);
        expect(next?.segments).toBe(before.segments);
        expect(next).toEqual(after);
      }),
    );
  });

  it('is refused by who has another reading than it was made for', () => {
    const [any] = fc.sample(space, 1);
    if (any === undefined) throw new Error('no space');
    const change = { ...spaceChangeBetween(any, any), segments: [{ at: 20_000, gone: 1, rows: [] }] };
    expect(withSpaceChange(any, change)).toBeUndefined();
  });
});
