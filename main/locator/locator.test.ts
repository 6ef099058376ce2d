import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { createHoldings, createHostAnswer, createLocator } from './index.ts';
import { openKeyStore } from './store/key-store.ts';
import { seedStore } from './seed/seed-store.ts';
import { askAt, openTestLocator, sixTargets } from './test-kit/index.ts';

const folderFor = (): Disposable & { readonly file: string } => {
  const folder = mkdtempSync(join(tmpdir(), 'locator-'));
  return {
    file: join(folder, 'keys.sqlite'),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
};
const clock = { now: () => 1_795_270_000_000 };

describe('a locator', () => {
  it('knows after a restart what it answered before, and syncs every change to disk', async () => {
    using folder = folderFor();
    {
      await using before = await openTestLocator({ file: folder.file });
      await before.map('tenant/42', 0, { primary: 'a1' });
    }
    await using after = await openTestLocator({ file: folder.file });
    expect(after.locator.lookUp('tenant/42')).toMatchObject({ primary: 'a1', version: 1 });
    expect((await after.map('tenant/42', 1, { primary: 'b1' })).body).toMatchObject({ version: 2 });
  });

  it('shares its file with another one: of two who change the same key only one wins', async () => {
    using folder = folderFor();
    await using one = await openTestLocator({ file: folder.file });
    await using other = await openTestLocator({ file: folder.file });
    await one.map('k', 0, { primary: 'a1' });
    const tries = await Promise.all([
      one.map('k', 1, { primary: 'b1' }),
      other.map('k', 1, { primary: 'c1' }),
    ]);
    expect(tries.map(({ status }) => String(status)).toSorted()).toEqual(['200', '409']);
    expect(one.locator.lookUp('k')).toEqual(other.locator.lookUp('k'));
  });

  it('is filled with 100,000 keys, spread over targets and zones, the same ones every time', () => {
    const make = () => {
      const locator = createLocator({ file: ':memory:', clock, targets: sixTargets });
      locator.seed({ keys: 100_000 });
      return locator;
    };
    const locator = make();
    const { body } = locator.answer({
      method: 'GET',
      path: '/v1/targets',
      query: new URLSearchParams(),
      headers: {},
      body: '',
    });
    const { targets } = body as {
      targets: readonly { primaries: number; secondaries: number; kind: string }[];
    };
    expect(targets.reduce((sum, { primaries }) => sum + primaries, 0)).toBe(100_000);
    for (const { primaries, secondaries } of targets.filter(({ kind }) => kind === 'host')) {
      expect(primaries).toBeGreaterThan(13_000);
      expect(secondaries).toBeGreaterThan(13_000);
    }
    expect(make().lookUp('tenant/42')).toEqual(locator.lookUp('tenant/42'));
    expect(() => locator.seed({ keys: 1 })).toThrow('only an empty one');
  });

  it('refuses a file that a seed left half made, and one that is something else', () => {
    using folder = folderFor();
    const locator = createLocator({ file: folder.file, clock });
    expect(() => locator.seed({ keys: 10 })).toThrow('needs targets');
    const file = new DatabaseSync(folder.file);
    file.exec('UPDATE origin SET seeding = 1');
    expect(() => createLocator({ file: folder.file, clock })).toThrow('did not end');
    file.exec('PRAGMA user_version = 9');
    file.close();
    expect(() => createLocator({ file: folder.file, clock })).toThrow('another version');
  });

  it('opens a file of its first layout, which counted by 64 ranges only, with all that was in it', () => {
    using folder = folderFor();
    const wish = { by: 'range', depth: 8, pairs: true, limit: 20_000 } as const;
    const file = openKeyStore({ file: folder.file, now: () => 1 });
    for (const { target, zone } of sixTargets)
      file.setTarget(target, { state: 'accepting', zone }, { kind: 'none' });
    seedStore(file, 1, { keys: 300 });
    const { rows } = file.summary(wish);
    file.file.database.exec(`DROP TRIGGER counted_new; DROP TRIGGER counted_again;
      ALTER TABLE mapping RENAME COLUMN part TO range; UPDATE mapping SET range = range / 4;
      DELETE FROM tally WHERE counted_by = 3; PRAGMA user_version = 1;`);
    file.close();
    const again = openKeyStore({ file: folder.file, now: () => 2 });
    expect(again.summary(wish).rows).toEqual(rows);
    again.map('tenant/new', { primary: 'a1' }, { kind: 'none' });
    expect(again.summary(wish).total.keys).toBe(301);
    again.close();
  });

  it('lets nobody in without its token, when it has one', async () => {
    await using locator = await openTestLocator({ token: 'open-sesame' });
    expect((await locator.ask('GET', '/v1/targets')).status).toBe(401);
    const wrong = { headers: { authorization: 'Bearer open-sesamf' } };
    expect((await locator.ask('GET', '/v1/targets', wrong)).status).toBe(401);
    const right = { headers: { authorization: 'Bearer open-sesame' } };
    expect((await locator.ask('GET', '/v1/targets', right)).status).toBe(200);
  });

  it.each([
    ['GET', '/', 404],
    ['PUT', '/v1/keys', 405],
    ['GET', '/v1/keys/tenant/42', 404],
    ['GET', '/v2/targets', 404],
    ['DELETE', '/v1/keys/k', 405],
    ['GET', '/v1/keys/none', 404],
    ['GET', '/v1/targets/none', 404],
    ['GET', '/v1/targets/none/keys', 404],
  ])('answers %s %s with %i and a reason', async (method, path, status) => {
    await using locator = await openTestLocator();
    const answered = await locator.ask(method, path);
    expect(answered).toMatchObject({ status, body: { code: expect.any(String), says: expect.any(String) } });
  });

  it('fails as a test wants it to, as often as it wants', async () => {
    await using locator = await openTestLocator();
    const { faults } = locator.locator;
    const get = () => fetch(`${locator.origin}/v1/targets`, { signal: AbortSignal.timeout(20_000) });
    faults.add({ kind: 'too-many', retryAfterSeconds: 3, times: 1 });
    faults.add({ kind: 'conflict', times: 1 });
    faults.add({ kind: 'failed', times: 1 });
    const many = await get();
    expect([many.status, many.headers.get('retry-after')]).toEqual([429, '3']);
    expect([(await get()).status, (await get()).status, (await get()).status]).toEqual([409, 500, 200]);
    const takeBack = faults.add({ kind: 'garbage' });
    await expect((await get()).json()).rejects.toThrow('JSON');
    takeBack();
    faults.add({ kind: 'cut', times: 1 });
    await expect(get()).rejects.toThrow('fetch failed');
    faults.add({ kind: 'hang', times: 1 });
    const gaveUp = new AbortController();
    const hanging = fetch(`${locator.origin}/v1/targets`, { signal: gaveUp.signal });
    expect((await get()).status).toBe(200);
    gaveUp.abort();
    await expect(hanging).rejects.toThrow('aborted');
  });
});

describe('a storage host', () => {
  it('tells what it really holds, whatever the locator says', async () => {
    const holdings = createHoldings();
    holdings.take('tenant/42', { role: 'primary', version: 3 });
    holdings.take('tenant/43', { role: 'secondary', version: 1 });
    await using host = createHostAnswer({ host: 'a1', ...holdings });
    const ask = askAt((await host.listen()).url);
    expect((await ask('GET', '/owns/tenant%2F42')).body).toEqual({
      key: 'tenant/42',
      holds: true,
      role: 'primary',
      version: 3,
    });
    expect((await ask('GET', '/owns')).body).toEqual({ host: 'a1', primaries: 1, secondaries: 1 });
    holdings.drop('tenant/42');
    expect((await ask('GET', '/owns/tenant%2F42')).body).toEqual({
      key: 'tenant/42',
      holds: false,
      role: null,
      version: null,
    });
    expect((await ask('PUT', '/owns/tenant%2F42')).status).toBe(405);
    host.faults.add({ kind: 'failed', times: 1 });
    expect((await ask('GET', '/owns')).status).toBe(500);
  });
});
