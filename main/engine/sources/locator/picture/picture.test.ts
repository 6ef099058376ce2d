import { describe, expect, it } from 'vitest';
import { createLocatorRoom } from '../test-kit/index.ts';

const sum = (counts: readonly { readonly count: number }[]): number =>
  counts.reduce((all, { count }) => all + count, 0);

describe('a locator that counts', () => {
  it('gives parties with zones and counts, ranges that sum up to all keys, prefixes, and one view', () => {
    const room = createLocatorRoom({ keys: 2_000, archived: 0.05 });
    room.read();
    const space = room.read();
    expect(space).toMatchObject({
      state: 'known',
      total: 2_000,
      unit: 'document',
      positions: 64,
      disputes: [],
    });
    expect(sum(space.segments)).toBe(2_000);
    expect(sum(space.prefixes)).toBe(2_000);
    expect(sum(space.segments.filter(({ state }) => state === 'archived'))).toBe(
      room.keysOf('archive').length,
    );
    expect(room.keysOf('archive').length).toBeGreaterThan(0);
    const a = space.parties.find(({ id }) => id === 'a');
    expect(a).toMatchObject({ nodeId: 'a', zone: 'x', role: 'target', state: 'up', accepts: 'yes' });
    expect(sum(space.segments.filter(({ owner }) => owner === 'a'))).toBe(a?.owns);
    expect(space.parties.find(({ id }) => id === 'archive')).toMatchObject({
      role: 'archive',
      accepts: 'yes',
    });
    expect(space.views).toMatchObject([{ id: 'locator', differs: [], says: '' }]);
    expect(space.views[0]?.claims).toHaveLength(7);
  });

  it('tells owner and copy of each share apart, so that zones and last copies follow', () => {
    const space = createLocatorRoom().read();
    const zone = new Map(space.parties.map((party) => [party.id, party.zone]));
    for (const { owner = '', secondaries } of space.segments) {
      expect(secondaries).toHaveLength(1);
      expect(zone.get(secondaries[0] ?? '')).not.toBe(zone.get(owner));
    }
  });

  it('asks for fewer ranges in a large fleet instead of more rows than can be shown', () => {
    const targets = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [`host-${at}`, `zone-${at % 3}`]),
    );
    const room = createLocatorRoom({ targets, keys: 4_000 });
    const first = room.read();
    const space = room.read();
    expect(first.positions).toBeLessThanOrEqual(8);
    expect(space.segments.length).toBeLessThanOrEqual(8_192);
    expect(sum(space.segments)).toBe(4_000);
  });

  it('is not sent again what did not change', () => {
    const room = createLocatorRoom();
    const first = room.read();
    let bodies = 0;
    room.intercept((request) => {
      const reply = room.locator.answer(request);
      if (request.path === '/v1/summary' && reply.body !== undefined) bodies += 1;
      return reply;
    });
    room.wait(5_000);
    expect(room.read().segments).toEqual(first.segments);
    expect(bodies).toBe(0);
    room.put('new/key', { primary: 'a' }, { 'if-none-match': '*' });
    expect(room.read().total).toBe(121);
    expect(bodies).toBe(2);
  });

  it('shows who is draining and who has left', () => {
    const room = createLocatorRoom();
    const query = new URLSearchParams();
    room.locator.answer({
      method: 'PUT',
      path: '/v1/targets/b',
      query,
      headers: { 'if-match': '"1"' },
      body: '{"state":"draining"}',
    });
    expect(room.read().parties.find(({ id }) => id === 'b')).toMatchObject({ accepts: 'draining' });
  });
});

describe('a host that tells something else than the locator', () => {
  const moveOne = (room: ReturnType<typeof createLocatorRoom>): void => {
    const [key = ''] = room.keysOf('a');
    const { version, secondary } = room.locator.lookUp(key) ?? {};
    room.put(key, { primary: secondary, secondary: 'a' }, { 'if-match': `"${version ?? 0}"` });
  };

  it('is named with both numbers and ages, and never averaged away', () => {
    const room = createLocatorRoom();
    room.freeze('a');
    room.read();
    moveOne(room);
    room.wait(5_000);
    room.read();
    room.wait(5_000);
    const space = room.read();
    expect(space.disputes).toMatchObject([{ id: 'host a', severity: 'warning', count: 2 }]);
    expect(space.disputes[0]?.says).toMatch(
      /^a says that it has \d+ keys and \d+ copies \(.* ago\), the locator says/,
    );
    expect(space.views.map(({ id }) => id)).toEqual(['locator', 'a']);
    expect(space.views[1]?.says).toContain('a says');
  });

  it('is none while keys move between two answers', () => {
    const room = createLocatorRoom();
    room.read();
    for (let turn = 0; turn < 10; turn += 1) {
      moveOne(room);
      room.wait(5_000);
      expect(room.read().disputes).toEqual([]);
    }
  });

  it('a partitioned host is the dissenter by its last word, with its age', () => {
    const room = createLocatorRoom();
    room.read();
    room.silent.add('a');
    for (let turn = 0; turn < 5; turn += 1) moveOne(room);
    room.wait(180_000);
    const space = room.read();
    expect(space.parties.find(({ id }) => id === 'a')).toMatchObject({ state: 'unknown' });
    expect(space.disputes[0]?.says).toMatch(/^a does not answer; 3 min ago it said that it has/);
    expect(space.disputes[0]?.sides).toMatchObject([
      { isNewer: true, claims: [{ claimant: 'locator', state: 'says' }] },
      { isNewer: false, claims: [{ claimant: 'a', state: 'silent', observedAt: 1_000_000 }] },
    ]);
    room.silent.delete('a');
    room.read();
    room.wait(5_000);
    expect(room.read().disputes).toEqual([]);
  });

  it('that is silent and was not told anything else since is silent, and no dispute', () => {
    const room = createLocatorRoom();
    room.read();
    room.silent.add('a');
    room.wait(60_000);
    const space = room.read();
    expect(space.disputes).toEqual([]);
    expect(space.views[0]?.claims.find(({ claimant }) => claimant === 'a')).toMatchObject({
      state: 'silent',
      observedAt: 1_000_000,
    });
  });
});

describe('a locator that answers badly', () => {
  it.each([
    ['garbage', () => ({ text: '<html>' })],
    ['half an answer', () => ({ text: '{"targets":[{"zone":"x"}],"rows":[{"group":0}]}' })],
    ['500', () => ({ status: 500, headers: {}, body: { says: 'The store failed.' } })],
    ['429', () => ({ status: 429, headers: { 'retry-after': '3' }, body: {} })],
    ['nothing', () => 'hang' as const],
    ['ranges that are none', () => ({ text: '{"targets":[],"rows":[{"group":99,"primary":"a","keys":1}]}' })],
  ])('is unknown with the words, and what was known stays beside it: %s', (_name, reply) => {
    const room = createLocatorRoom();
    const before = room.read();
    room.intercept(reply);
    room.wait(20_000);
    const space = room.read();
    expect(space).toMatchObject({ state: 'unknown', observedAt: 1_000_000 });
    expect(space.says).toContain('The locator does not answer: ');
    expect(space.segments).toEqual(before.segments);
    expect(space.views[0]?.claims[0]).toMatchObject({
      claimant: 'locator',
      state: 'silent',
      observedAt: 1_000_000,
    });
  });

  it('and was never heard of is unknown and counts nothing', () => {
    const room = createLocatorRoom();
    room.intercept(() => 'hang');
    const space = room.read();
    expect(space).toMatchObject({ state: 'unknown', segments: [], prefixes: [] });
    expect(space).not.toHaveProperty('total');
    expect(space.parties.find(({ id }) => id === 'a')).not.toHaveProperty('owns');
  });
});

describe('a locator that can do less', () => {
  it('without a summary says that it does not count, and shows what targets tell', () => {
    const { summary: _summary, ...paths } = createLocatorRoom().declared.paths;
    const room = createLocatorRoom({ declared: { paths } });
    const space = room.read();
    expect(space).toMatchObject({ state: 'known', segments: [] });
    expect(space).not.toHaveProperty('total');
    expect(space.says).toContain('does not count its keys');
    expect(space.parties.find(({ id }) => id === 'a')?.owns).toBeGreaterThan(0);
  });

  it('with nothing but the lookup of a key is unknown as a whole, and hosts answer for themselves', () => {
    const room = createLocatorRoom({ declared: { paths: { get: '/v1/keys/{key}' } } });
    const space = room.read();
    expect(space).toMatchObject({ segments: [], state: 'unknown' });
    expect(space.parties.find(({ id }) => id === 'a')).toMatchObject({ state: 'up', accepts: 'unknown' });
  });

  it('without answers of hosts calls no copy live', () => {
    const room = createLocatorRoom({ declared: { hostAnswer: undefined } });
    const space = room.read();
    expect(space.parties.find(({ id }) => id === 'a')).toMatchObject({ state: 'unknown' });
    expect(space.says).toContain('hosts are not asked');
  });
});
