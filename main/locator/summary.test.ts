import { describe, expect, it } from 'vitest';
import type { Summary, SummaryRow, Tally } from './api/messages.ts';
import { rangeOf } from './slot.ts';
import { countedBy, tallyAll } from './store/tables.ts';
import { openKeyStore } from './store/key-store.ts';
import { seedStore } from './seed/seed-store.ts';
import { openTestLocator, sixTargets } from './test-kit/index.ts';
import { scatter } from './seed/made-up-keys.ts';

const sumOf = (rows: readonly Tally[]): Tally =>
  rows.reduce<Tally>(
    (sum, row) => ({
      keys: sum.keys + row.keys,
      sizeBytes: sum.sizeBytes + row.sizeBytes,
      unsized: sum.unsized + row.unsized,
      singles: sum.singles + row.singles,
    }),
    { keys: 0, sizeBytes: 0, unsized: 0, singles: 0 },
  );

describe('the summary of all keys', () => {
  it('sums up to the same, however it is cut', async () => {
    await using locator = await openTestLocator();
    locator.locator.seed({ keys: 5_000 });
    const summary = async (query: string) =>
      (await locator.ask('GET', `/v1/summary?${query}`)).body as Summary;
    const whole = await summary('depth=0');
    expect(whole.total.keys).toBe(5_000);
    expect(whole.total.singles).toBe(whole.rows.find(({ primary }) => primary === 'archive')?.keys);
    for (const query of [
      '',
      'depth=3',
      'depth=8',
      'depth=7&pairs=false',
      'by=prefix',
      'by=prefix&depth=0',
      'pairs=false',
      'limit=10',
      'by=prefix&limit=3',
    ]) {
      const { total, rows, rest } = await summary(query);
      expect(total).toEqual(whole.total);
      expect(sumOf([...rows, rest])).toEqual(whole.total);
    }
    expect(new Set((await summary('')).rows.map(({ group }) => group)).size).toBe(64);
    expect(new Set((await summary('depth=8')).rows.map(({ group }) => group)).size).toBe(256);
    expect((await summary('limit=10')).rows).toHaveLength(10);
    expect((await summary('pairs=false&depth=0')).rows.every((row) => row.secondary === undefined)).toBe(
      true,
    );
    for (const tooDeep of ['by=prefix&depth=2', 'depth=9'])
      expect((await fetch(`${locator.origin}/v1/summary?${tooDeep}`)).status).toBe(400);
  });

  it('says so without a body while nothing changed, and is another one after any change', async () => {
    await using locator = await openTestLocator();
    locator.locator.seed({ keys: 100 });
    const first = await locator.ask('GET', '/v1/summary?by=prefix');
    const ask = (etag: string | null) =>
      locator.ask('GET', '/v1/summary?by=prefix', { headers: { 'if-none-match': etag ?? '' } });
    const same = await ask(first.headers.get('etag'));
    expect(same).toMatchObject({ status: 304, body: undefined });
    await locator.map('tenant/new', 0, { primary: 'a1', secondary: 'b1' });
    const next = await ask(first.headers.get('etag'));
    expect(next.status).toBe(200);
    const rowOf = (body: unknown): SummaryRow | undefined =>
      (body as Summary).rows.find(
        ({ group, primary, secondary }) => group === 'tenant/' && primary === 'a1' && secondary === 'b1',
      );
    expect(rowOf(next.body)?.keys).toBe((rowOf(first.body)?.keys ?? 0) + 1);
  });

  it('stays what counting everything anew would give, through a thousand changes of all kinds', () => {
    const store = openKeyStore({ file: ':memory:', now: () => 1 });
    for (const { target, zone } of sixTargets)
      store.setTarget(target, { state: 'accepting', zone }, { kind: 'none' });
    seedStore(store, 1, { keys: 500 });
    const names = [...sixTargets.map(({ target }) => target), 'archive'];
    const pick = <T>(list: readonly T[], at: number): T | undefined =>
      list[Math.floor(scatter(at) * list.length)];
    for (let at = 0; at < 1_000; at += 1) {
      const key = at % 3 === 0 ? `own${at % 5 === 0 ? '' : '/'}${at % 200}` : `tenant/${(at % 140) + 1}`;
      const version = store.lookUp(key)?.version;
      store.map(
        key,
        {
          primary: pick(names, at) ?? 'a1',
          ...(at % 7 === 0 ? { sizeBytes: at } : {}),
          ...(at % 11 === 0 ? { secondary: null } : {}),
          ...(at % 4 === 0 ? { state: 'moving' as const } : {}),
        },
        version === undefined ? { kind: 'none' } : { kind: 'version', version },
      );
    }
    const { database } = store.file;
    database.exec(`CREATE TEMP TABLE anew AS SELECT * FROM tally WHERE 0; ${tallyAll('anew')}`);
    const of = (table: string) =>
      database
        .prepare(`SELECT * FROM ${table} ORDER BY counted_by, grp, primary_id, secondary_id, state`)
        .all();
    expect(of('tally').length).toBeGreaterThan(100);
    expect(of('tally')).toEqual(of('anew'));
    expect(store.summary({ by: 'range', depth: 6, pairs: true, limit: 20_000 }).revision).toBeGreaterThan(
      500,
    );
    expect(
      database
        .prepare('SELECT count(*) AS rows FROM tally WHERE counted_by IN (?, ?) AND keys < 1')
        .get(countedBy.range, countedBy.part)?.['rows'],
    ).toBe(0);
    store.close();
  });

  it('puts each key into the range of its slot', async () => {
    await using locator = await openTestLocator();
    const { body } = await locator.map('foo', 0, { primary: 'a1', secondary: 'b1' });
    const { slot } = body as { readonly slot: number };
    const { rows } = (await locator.ask('GET', '/v1/summary')).body as Summary;
    expect(rows).toEqual([
      {
        group: rangeOf(slot),
        primary: 'a1',
        secondary: 'b1',
        state: 'active',
        keys: 1,
        sizeBytes: 0,
        unsized: 1,
        singles: 0,
      },
    ]);
  });
});
