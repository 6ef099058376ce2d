import { describe, expect, it } from 'vitest';
import { epochMs, type KeyAnswer, type KeyFinding } from '#shared/model';
import type { KeyPage } from '../../../source-kit/index.ts';
import { createLocatorRoom, type LocatorRoom } from '../test-kit/index.ts';
import { findKey } from './find-key.ts';
import { listKeys } from './list-keys.ts';

/** Asks all at once, as the watch does. */
const find = (room: LocatorRoom, key: string): KeyFinding => {
  const { known, looks, conclude } = findKey(room.view(), key);
  const answers = looks.map(({ claimant, kind, nodeId, candidates, ask }): KeyAnswer => {
    const result = room.ask(candidates[0] ?? '', ask);
    const about = {
      claimant,
      kind,
      ...(nodeId === undefined ? {} : { nodeId }),
      observedAt: epochMs(room.now()),
    };
    return result.ok
      ? { ...about, ...result.value }
      : { ...about, state: 'no-answer', secondaries: [], says: result.fault.says };
  });
  return conclude([...known, ...answers]);
};

const list = (room: LocatorRoom, wish: Parameters<typeof listKeys>[1]): KeyPage | undefined => {
  const listing = listKeys(room.view(), wish);
  if (listing === undefined) return undefined;
  const result = room.ask('console', listing.ask);
  if (!result.ok) throw new Error(result.fault.says);
  return result.value;
};

describe('where is this key', () => {
  it('is answered by the locator and every host at the same time', () => {
    const room = createLocatorRoom();
    room.read();
    const [key = ''] = room.keysOf('a');
    const finding = find(room, key);
    expect(finding).toMatchObject({ verdict: 'agreed', owner: 'a', state: 'active' });
    expect(finding.path.map(({ claimant }) => claimant)).toEqual(['locator', 'a', 'b', 'c', 'd', 'e', 'f']);
    expect(finding.path[1]).toMatchObject({ kind: 'host', owner: 'a', state: 'says', nodeId: 'a' });
    expect(finding.path.filter(({ state }) => state === 'absent')).toHaveLength(4);
  });

  it('names the host that claims what is another one’s', () => {
    const room = createLocatorRoom();
    room.read();
    room.freeze('a');
    const [key = ''] = room.keysOf('a');
    const { version, secondary } = room.locator.lookUp(key) ?? {};
    room.put(key, { primary: secondary }, { 'if-match': `"${version ?? 0}"` });
    expect(find(room, key)).toMatchObject({
      verdict: 'disputed',
      state: 'contested',
      owner: secondary,
      says: 'a also claims it.',
    });
  });

  it('names the host that should have it and has not', () => {
    const room = createLocatorRoom();
    room.read();
    room.freeze('a');
    room.put('new/key', { primary: 'a' }, { 'if-none-match': '*' });
    expect(find(room, 'new/key')).toMatchObject({
      verdict: 'disputed',
      says: 'a should have it and says that it does not.',
    });
  });

  it('is not found, or found with a host alone, and these are not the same', () => {
    const room = createLocatorRoom();
    room.read();
    expect(find(room, 'tenant/none')).toMatchObject({ verdict: 'not-found', state: 'orphaned' });
  });

  it('is unknown when the locator does not answer, with the word of the hosts beside it', () => {
    const room = createLocatorRoom();
    room.read();
    const [key = ''] = room.keysOf('a');
    room.intercept(() => ({
      status: 429,
      headers: { 'retry-after': '1' },
      body: { says: 'Slower, please.' },
    }));
    const finding = find(room, key);
    expect(finding).toMatchObject({ verdict: 'unknown', owner: 'a', state: 'unknown' });
    expect(finding.path[0]).toMatchObject({
      state: 'no-answer',
      says: expect.stringContaining('Slower, please.'),
    });
  });

  it('finds keys with slashes, marks and letters of all scripts', () => {
    const room = createLocatorRoom();
    room.read();
    for (const key of ['tenant/42 ?&#%', 'Ж/ключ', 'a\nb'])
      expect(room.put(key, { primary: 'c' }, { 'if-none-match': '*' }).status).toBe(200);
    expect(find(room, 'tenant/42 ?&#%')).toMatchObject({ verdict: 'agreed', owner: 'c' });
    expect(find(room, 'Ж/ключ')).toMatchObject({ verdict: 'agreed', owner: 'c' });
  });
});

describe('the keys', () => {
  it('of a target come page by page until the last, each once', () => {
    const room = createLocatorRoom();
    const keys: string[] = [];
    let cursor: string | undefined;
    do {
      const page = list(room, { party: 'b', limit: 7, cursor });
      keys.push(...(page?.keys.map(({ key }) => key) ?? []));
      cursor = page?.next;
    } while (cursor !== undefined);
    expect(keys.toSorted()).toEqual([...room.keysOf('b')].toSorted());
  });

  it('of all targets by how they begin; the biggest of one; the copies of one', () => {
    const room = createLocatorRoom();
    const prefix = room.keysOf('a')[0]?.slice(0, 4) ?? '';
    const all = list(room, { prefix, limit: 1_000 });
    expect(all?.keys.every(({ key }) => key.startsWith(prefix))).toBe(true);
    expect(all?.keys.length).toBeGreaterThan(0);
    const sizes = list(room, { party: 'a', order: 'size', limit: 5 })?.keys.map(
      ({ sizeBytes }) => sizeBytes ?? 0,
    );
    expect(sizes).toEqual(sizes?.toSorted((x, y) => y - x));
    const copies = list(room, { party: 'a', role: 'secondary', limit: 5 });
    expect(copies?.keys.every(({ secondaries }) => secondaries.includes('a'))).toBe(true);
  });

  it('of a target in one range of the picture, and of a finer one', () => {
    const room = createLocatorRoom();
    const all = list(room, { party: 'a', limit: 1_000 })?.keys ?? [];
    const ofRanges = Array.from({ length: 256 }, (_, at) =>
      list(room, { party: 'a', range: { from: at, to: at, of: 256 }, limit: 1_000 }),
    );
    expect(ofRanges.flatMap((page) => page?.keys.map(({ key }) => key) ?? []).toSorted()).toEqual(
      all.map(({ key }) => key).toSorted(),
    );
    const range = { from: 12, to: 15, of: 256 };
    expect(list(room, { party: 'a', range, limit: 1_000 })).toEqual(
      list(room, { party: 'a', range: { from: 3, to: 3, of: 64 }, limit: 1_000 }),
    );
  });

  it('cannot be listed where the locator has no list of that kind', () => {
    const room = createLocatorRoom({
      declared: { paths: { get: '/v1/keys/{key}', list: '/keys/{target}' } },
    });
    expect(list(room, { limit: 5 })).toBeUndefined();
    expect(list(room, { party: 'a', order: 'size', limit: 5 })).toBeUndefined();
    expect(list(room, { party: 'a', prefix: 'x', limit: 5 })).toBeUndefined();
    expect(list(room, { party: 'a', range: { from: 0, to: 0, of: 64 }, limit: 5 })).toBeUndefined();
  });

  it('of a locator that lists all when it is asked for one range are not taken for those of the range', () => {
    const heedless = '/v1/targets/{target}/keys?limit={limit}&cursor={cursor}#{slots}';
    const room = createLocatorRoom({ declared: { paths: { get: '/v1/keys/{key}', list: heedless } } });
    expect(() => list(room, { party: 'a', range: { from: 0, to: 0, of: 64 }, limit: 1_000 })).toThrow(
      /other ranges/,
    );
  });
});

describe('a locator of another shape', () => {
  const wrapped = {
    declared: {
      url: 'http://127.0.0.1:7070/api',
      headers: { 'X-Client': 'quarterdeck' },
      paths: {
        get: '/lookup?k={key}',
        list: '/owned?by={target}&after={cursor}&n={limit}',
        targets: '/machines',
        summary: '/count',
      },
      fields: {
        key: '/id',
        primary: '/place/owner',
        secondary: '/place/copy',
        version: '/etag',
        keys: '/data/list',
        next: '/data/after',
        targets: '/data',
        target: '/host',
        zone: '/dc',
      },
    },
    disguise: {
      request: (request) => {
        const { query } = request;
        const [path, wanted] =
          request.path === '/api/lookup'
            ? [`/v1/keys/${encodeURIComponent(query.get('k') ?? '')}`, new URLSearchParams()]
            : request.path === '/api/owned'
              ? [
                  `/v1/targets/${query.get('by') ?? ''}/keys`,
                  new URLSearchParams([
                    ['limit', query.get('n') ?? '1'],
                    ...(query.has('after') ? [['cursor', query.get('after') ?? ''] as [string, string]] : []),
                  ]),
                ]
              : [request.path === '/api/machines' ? '/v1/targets' : '/v1/summary', query];
        return { ...request, path, query: wanted };
      },
      reply: (reply, { path }) => {
        const body = reply.body as Record<string, unknown>;
        const shaped = (one: Record<string, unknown>) => ({
          id: one['key'],
          place: { owner: one['primary'], copy: one['secondary'] },
          etag: one['version'],
        });
        if (reply.status !== 200) return reply;
        if (path === '/v1/targets')
          return {
            ...reply,
            body: {
              data: (body['targets'] as Record<string, unknown>[]).map(({ target, zone, ...rest }) => ({
                ...rest,
                host: target,
                dc: zone,
              })),
            },
          };
        if (path === '/v1/summary')
          return {
            ...reply,
            body: {
              ...body,
              rows: (body['rows'] as Record<string, unknown>[]).map(({ keys, ...row }) => ({
                ...row,
                ...shaped(row),
                data: { list: keys },
              })),
            },
          };
        if (path.endsWith('/keys'))
          return {
            ...reply,
            body: {
              data: { list: (body['keys'] as Record<string, unknown>[]).map(shaped), after: body['next'] },
            },
          };
        return { ...reply, body: shaped(body) };
      },
    },
  } satisfies Parameters<typeof createLocatorRoom>[0];

  it('is read, searched and listed by the paths and fields of the fleet file', () => {
    const room = createLocatorRoom(wrapped);
    const space = room.read();
    expect(space).toMatchObject({ state: 'known' });
    expect(space.parties.find(({ id }) => id === 'b')).toMatchObject({ zone: 'y' });
    expect(space.segments.reduce((all, { count }) => all + count, 0)).toBe(120);
    const [key = ''] = room.keysOf('a');
    expect(find(room, key)).toMatchObject({ verdict: 'agreed', owner: 'a' });
    const page = list(room, { party: 'a', limit: 3 });
    expect(page?.keys).toHaveLength(3);
    expect(list(room, { party: 'a', limit: 3, cursor: page?.next })?.keys).toHaveLength(3);
  });
});
