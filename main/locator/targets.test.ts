import { describe, expect, it } from 'vitest';
import { openTestLocator, type TestLocator } from './test-kit/index.ts';
import type { KeyPage, Target } from './api/messages.ts';

const setTarget = ({ ask }: TestLocator, target: string, version: number, state: string) =>
  ask('PUT', `/v1/targets/${target}`, { headers: { 'if-match': String(version) }, body: { state } });

/** Every page of a target, or of all keys when the query begins with `?`. */
const allKeys = async ({ ask }: TestLocator, query: string): Promise<readonly string[]> => {
  const keys: string[] = [];
  let cursor = '';
  do {
    const { body } = await ask(
      'GET',
      `${query.startsWith('?') ? '/v1/keys' : '/v1/targets/'}${query}${cursor}`,
    );
    const page = body as KeyPage;
    keys.push(...page.keys.map(({ key }) => key));
    cursor = page.next === undefined ? '' : `&cursor=${encodeURIComponent(page.next)}`;
  } while (cursor !== '');
  return keys;
};

describe('a target', () => {
  it('tells what it owns and which copies it has', async () => {
    await using locator = await openTestLocator();
    await locator.map('one', 0, { primary: 'a1', secondary: 'b1', sizeBytes: 100 });
    await locator.map('two', 0, { primary: 'a1', secondary: 'c1' });
    await locator.map('three', 0, { primary: 'b1', secondary: 'a1', sizeBytes: 7 });
    const { body } = await locator.ask('GET', '/v1/targets');
    const { targets } = body as { readonly targets: readonly Target[] };
    expect(targets.map(({ target }) => target)).toEqual(['a1', 'a2', 'archive', 'b1', 'b2', 'c1', 'c2']);
    expect(targets[0]).toMatchObject({
      kind: 'host',
      zone: 'zone-a',
      primaries: 2,
      secondaries: 1,
      sizeBytes: 100,
      unsized: 1,
    });
  });

  it('stops new ownership, leaves only when it is empty, and may come back', async () => {
    await using locator = await openTestLocator();
    await locator.map('k', 0, { primary: 'a1', secondary: 'b1' });
    expect((await setTarget(locator, 'a1', 1, 'draining')).body).toMatchObject({
      state: 'draining',
      version: 2,
    });
    expect((await setTarget(locator, 'a1', 1, 'draining')).body).toMatchObject({ version: 2 });
    expect(await setTarget(locator, 'a1', 1, 'accepting')).toMatchObject({
      status: 409,
      body: { code: 'version-conflict' },
    });
    expect(await setTarget(locator, 'a1', 2, 'left')).toMatchObject({
      status: 409,
      body: { code: 'target-not-empty' },
    });
    await locator.map('k', 1, { primary: 'c1' });
    expect((await setTarget(locator, 'a1', 2, 'left')).body).toMatchObject({
      state: 'left',
      primaries: 0,
      version: 3,
    });
    expect((await setTarget(locator, 'a1', 3, 'accepting')).body).toMatchObject({ state: 'accepting' });
  });

  it('is made by the one who says its zone; the archive is as it is', async () => {
    await using locator = await openTestLocator();
    const make = (body: object) =>
      locator.ask('PUT', '/v1/targets/d1', { headers: { 'if-none-match': '*' }, body });
    expect((await make({ state: 'accepting' })).status).toBe(400);
    expect((await make({ state: 'accepting', zone: 'zone-d' })).body).toMatchObject({
      target: 'd1',
      version: 1,
    });
    expect((await setTarget(locator, 'archive', 1, 'draining')).status).toBe(400);
    expect((await setTarget(locator, 'z9', 1, 'draining')).status).toBe(404);
  });
});

describe('the keys of a target', () => {
  it('are listed whole, whatever the size of a page', async () => {
    await using locator = await openTestLocator();
    locator.locator.seed({ keys: 3_000 });
    const whole = await allKeys(locator, 'a1/keys?limit=1000');
    expect(whole.length).toBeGreaterThan(300);
    expect(whole).toEqual(whole.toSorted());
    expect(await allKeys(locator, 'a1/keys?limit=7')).toEqual(whole);
    const copies = await allKeys(locator, 'a1/keys?role=secondary&limit=100');
    expect(copies.every((key) => locator.locator.lookUp(key)?.secondary === 'a1')).toBe(true);
    const some = whole.filter((key) => key.startsWith('tenant/1'));
    expect(await allKeys(locator, 'a1/keys?limit=9&prefix=tenant%2F1')).toEqual(some);
  });

  it('neither repeat nor hide each other while keys come and go', async () => {
    await using locator = await openTestLocator();
    for (let at = 10; at < 30; at += 1) await locator.map(`k/${at}`, 0, { primary: 'a1', secondary: 'b1' });
    const first = (await locator.ask('GET', '/v1/targets/a1/keys?limit=5')).body as KeyPage;
    await locator.map('k/05', 0, { primary: 'a1', secondary: 'b1' });
    await locator.map('k/12', 1, { primary: 'c1' });
    await locator.map('k/16', 1, { primary: 'c1' });
    const rest = await allKeys(locator, `a1/keys?limit=5&cursor=${first.next}`);
    const expected = [...Array(20).keys()].map((at) => `k/${at + 10}`).filter((key) => key !== 'k/16');
    expect([...first.keys.map(({ key }) => key), ...rest]).toEqual(expected);
  });

  it('are listed by size and by how hot they are, the greatest first, as far as that is known', async () => {
    await using locator = await openTestLocator();
    locator.locator.seed({ keys: 3_000 });
    const sizes = (await allKeys(locator, 'b2/keys?order=size&limit=11')).map(
      (key) => locator.locator.lookUp(key)?.sizeBytes,
    );
    const whole = await allKeys(locator, 'b2/keys?limit=1000');
    expect(sizes).toEqual(
      whole
        .map((key) => locator.locator.lookUp(key)?.sizeBytes)
        .filter((size) => size !== undefined)
        .toSorted((a, b) => b - a),
    );
    const rates = (await allKeys(locator, 'b2/keys?order=rate&limit=3')).map(
      (key) => locator.locator.lookUp(key)?.ratePerHour ?? 0,
    );
    expect(rates).toEqual(rates.toSorted((a, b) => b - a));
    expect(rates.length).toBeGreaterThan(0);
  });

  it('of one range are those whose slot is in it, each once, also by size and as copies', async () => {
    await using locator = await openTestLocator();
    locator.locator.seed({ keys: 3_000 });
    const slotOfKey = (key: string): number => locator.locator.lookUp(key)?.slot ?? -1;
    const inRange = (key: string): boolean => slotOfKey(key) >= 1_024 && slotOfKey(key) <= 2_047;
    for (const query of ['', '&order=size', '&role=secondary', '&prefix=tenant']) {
      const whole = await allKeys(locator, `a1/keys?limit=1000${query}`);
      const some = await allKeys(locator, `a1/keys?limit=3&slots=1024-2047${query}`);
      expect(some).toEqual(whole.filter(inRange));
      expect(some.length).toBeGreaterThan(0);
    }
  });

  it('of all targets are searched by how they begin, and in the order of their text', async () => {
    await using locator = await openTestLocator();
    for (const key of ['b/1', 'a/2', 'a/10', 'ü/1', 'a\u{10FFFF}/1', 'a', 'b'])
      await locator.map(key, 0, { primary: 'a1', note: key.startsWith('b') ? 'op-9' : 'op-8' });
    expect(await allKeys(locator, '?prefix=a&limit=1')).toEqual(['a', 'a/10', 'a/2', 'a\u{10FFFF}/1']);
    expect(await allKeys(locator, '?prefix=a%2F&limit=1')).toEqual(['a/10', 'a/2']);
    expect(await allKeys(locator, '?prefix=a%F4%8F%BF%BF')).toEqual(['a\u{10FFFF}/1']);
    expect(await allKeys(locator, '?limit=2')).toHaveLength(7);
    expect(await allKeys(locator, '?note=op-9&limit=1')).toEqual(['b', 'b/1']);
    expect(await allKeys(locator, '?prefix=none')).toEqual([]);
  });

  it('that one change moved are found by its note', async () => {
    await using locator = await openTestLocator();
    for (const key of ['x', 'y', 'z']) await locator.map(key, 0, { primary: 'a1', note: 'op-7' });
    await locator.map('y', 1, { primary: 'b1' });
    expect(await allKeys(locator, 'a1/keys?note=op-7&limit=1')).toEqual(['x', 'z']);
    expect(await allKeys(locator, 'b1/keys?note=op-7')).toEqual([]);
  });

  it.each([
    'limit=0',
    'limit=1001',
    'role=owner',
    'cursor=abc',
    'order=size&role=secondary',
    'slots=7',
    'wrong=1',
  ])('are not listed for the question %s', async (query) => {
    await using locator = await openTestLocator();
    expect((await fetch(`${locator.origin}/v1/targets/a1/keys?${query}`)).status).toBe(400);
  });
});
