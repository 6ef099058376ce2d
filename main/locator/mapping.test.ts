import { describe, expect, it } from 'vitest';
import { openTestLocator } from './test-kit/index.ts';

describe('mapping a document', () => {
  it('tells afterwards where it is, with a secondary in another zone', async () => {
    await using locator = await openTestLocator();
    const made = await locator.map('tenant/42', 0, { primary: 'a1', sizeBytes: 4_096, note: 'op-1' });
    expect(made.status).toBe(200);
    expect(made.headers.get('etag')).toBe('"1"');
    const found = await locator.ask('GET', '/v1/keys/tenant%2F42');
    expect(found.body).toEqual(made.body);
    expect(found.body).toMatchObject({
      key: 'tenant/42',
      primary: 'a1',
      version: 1,
      state: 'active',
      note: 'op-1',
    });
    expect((found.body as { secondary: string }).secondary).toMatch(/^[bc]/);
  });

  it('is refused when somebody else changed it meanwhile, and shows how it is now', async () => {
    await using locator = await openTestLocator();
    await locator.map('k', 0, { primary: 'a1' });
    await locator.map('k', 1, { primary: 'b1' });
    const late = await locator.map('k', 1, { primary: 'c1' });
    expect(late.status).toBe(409);
    expect(late.body).toMatchObject({ code: 'version-conflict', current: { primary: 'b1', version: 2 } });
    const again = await locator.map('k', 0, { primary: 'c1' });
    expect(again.body).toMatchObject({ code: 'version-conflict', current: { version: 2 } });
    expect(locator.locator.lookUp('k')).toMatchObject({ primary: 'b1', version: 2 });
  });

  it('may be sent again when its answer was lost, and changes nothing the second time', async () => {
    await using locator = await openTestLocator();
    await locator.map('k', 0, { primary: 'a1' });
    const { faults, lookUp } = locator.locator;
    faults.add({ kind: 'cut', afterwards: true, times: 1, matches: ({ method }) => method === 'PUT' });
    const wish = { primary: 'b1', note: 'op-2' };
    await expect(locator.map('k', 1, wish)).rejects.toThrow('fetch failed');
    expect(lookUp('k')).toMatchObject({ primary: 'b1', version: 2 });
    const again = await locator.map('k', 1, wish);
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ primary: 'b1', version: 2 });
  });

  it('never goes to a target that is being drained or has left, which keeps what it has', async () => {
    await using locator = await openTestLocator();
    await locator.map('kept', 0, { primary: 'a1', secondary: 'b1' });
    await locator.map('other', 0, { primary: 'c1', secondary: 'b2' });
    await locator.ask('PUT', '/v1/targets/a1', { headers: { 'if-match': '1' }, body: { state: 'draining' } });
    await locator.ask('PUT', '/v1/targets/a2', { headers: { 'if-match': '1' }, body: { state: 'left' } });
    expect(await locator.map('new', 0, { primary: 'a1' })).toMatchObject({
      status: 423,
      body: { code: 'target-draining' },
    });
    expect(await locator.map('new', 0, { primary: 'a2' })).toMatchObject({
      status: 423,
      body: { code: 'target-left' },
    });
    expect(await locator.map('other', 1, { primary: 'c1', secondary: 'a1' })).toMatchObject({ status: 423 });
    expect(await locator.map('kept', 1, { primary: 'a1', secondary: 'b1', state: 'moving' })).toMatchObject({
      status: 200,
      body: { state: 'moving', primary: 'a1' },
    });
    // Who owns it may step back and keep its copy: that is no new ownership.
    expect(await locator.map('kept', 2, { primary: 'b1', secondary: 'a1' })).toMatchObject({
      status: 200,
      body: { primary: 'b1', secondary: 'a1' },
    });
    expect(await locator.map('kept', 3, { primary: 'a1', secondary: 'b1' })).toMatchObject({ status: 423 });
    for (let at = 0; at < 40; at += 1) await locator.map(`striped/${at}`, 0, { primary: 'c1' });
    const held = [...Array(40).keys()].map((at) => locator.locator.lookUp(`striped/${at}`)?.secondary);
    expect([...new Set(held)].map(String).toSorted()).toEqual(['b1', 'b2']);
  });

  it('to the archive needs no secondary, and back again gets one', async () => {
    await using locator = await openTestLocator();
    await locator.map('cold', 0, { primary: 'a1' });
    expect((await locator.map('cold', 1, { primary: 'archive' })).body).toMatchObject({
      state: 'archived',
      secondary: null,
    });
    const back = await locator.map('cold', 2, { primary: 'b1' });
    expect(back.body).toMatchObject({ state: 'active', version: 3 });
    expect((back.body as { secondary: string }).secondary).toMatch(/^[ac]/);
  });

  it('keeps a secondary that still stands, and chooses another when it becomes the primary', async () => {
    await using locator = await openTestLocator();
    await locator.map('k', 0, { primary: 'a1', secondary: 'b2' });
    expect((await locator.map('k', 1, { primary: 'c1' })).body).toMatchObject({ secondary: 'b2' });
    const swapped = await locator.map('k', 2, { primary: 'b2' });
    expect((swapped.body as { secondary: string }).secondary).toMatch(/^[ac]/);
  });

  it.each([
    ['an unknown target', { primary: 'z9' }, {}, 422],
    ['an unknown secondary', { primary: 'a1', secondary: 'z9' }, {}, 422],
    ['the same target twice', { primary: 'a1', secondary: 'a1' }, {}, 422],
    ['a second copy in the archive', { primary: 'a1', secondary: 'archive' }, {}, 422],
    ['a word it does not know', { primary: 'a1', owner: 'b1' }, {}, 400],
    ['no JSON', '{', {}, 400],
    ['a body that is too long', { primary: 'a1', note: 'x'.repeat(20_000) }, {}, 413],
    ['no belief', { primary: 'a1' }, { 'if-none-match': undefined }, 428],
    ['a blind change', { primary: 'a1' }, { 'if-none-match': undefined, 'if-match': '*' }, 400],
    ['a version of nothing', { primary: 'a1' }, { 'if-none-match': undefined, 'if-match': '"1"' }, 404],
  ])(
    'with %s is refused and changes nothing',
    async (_what, body, given: Record<string, string | undefined>, status) => {
      await using locator = await openTestLocator();
      const headers = Object.fromEntries(
        Object.entries({ 'if-none-match': '*', ...given }).filter(
          (entry): entry is [string, string] => entry[1] !== undefined,
        ),
      );
      const refused = await locator.ask('PUT', '/v1/keys/k', { headers, body });
      expect(refused.status).toBe(status);
      expect(locator.locator.lookUp('k')).toBeUndefined();
    },
  );

  it('takes any key of up to 512 bytes, however it is written', async () => {
    await using locator = await openTestLocator();
    for (const key of [
      'ü/ä b?c&d=e#f%2F',
      '日本/語',
      '{tag}',
      "it's; DROP TABLE mapping --",
      'x'.repeat(512),
    ]) {
      expect((await locator.map(key, 0, { primary: 'a1' })).status).toBe(200);
      expect((await locator.ask('GET', `/v1/keys/${encodeURIComponent(key)}`)).body).toMatchObject({ key });
    }
    expect((await locator.map('ü'.repeat(257), 0, { primary: 'a1' })).status).toBe(400);
    expect((await locator.map('\0', 0, { primary: 'a1' })).status).toBe(400);
    expect((await fetch(`${locator.origin}/v1/keys/%FF`)).status).toBe(400);
  });
});
