import { describe, expect, it } from 'vitest';
import { FaultError } from '#shared/fault';
import { epochMs } from '#shared/model';
import { createSystemRandom } from '../ports/index.ts';
import { createHash } from 'node:crypto';
import { firstAuditHash } from './audit-line.ts';
import type { AuditNote } from './journal.ts';
import { openAudit } from './open-audit.ts';
import { createMemoryDisk, type MemoryDisk } from './test-kit/memory-disk.ts';

const log = '/data/f1/audit.jsonl';
const head = '/data/f1.audit-head';
const random = createSystemRandom();
const open = (disk: MemoryDisk) => openAudit({ directory: '/data/f1', keyDirectory: '/data', disk, random });

const note = (n: number, more: Partial<AuditNote> = {}): AuditNote => ({
  at: epochMs(1_000 + n),
  who: 'ops',
  what: 'step',
  operationId: `op-${n % 3}`,
  calls: [`POST /nodes/${n}/update`],
  outcome: 'done',
  ...more,
});

/** A disk with a log of that many entries, closed. */
const written = async (count: number): Promise<MemoryDisk> => {
  const disk = createMemoryDisk();
  await using audit = await open(disk);
  for (let n = 1; n <= count; n += 1) await audit.append(note(n));
  return disk;
};
const linesOf = (disk: MemoryDisk): string[] =>
  (disk.files.get(log) ?? Buffer.alloc(0)).toString().split('\n').slice(0, -1);
const put = (disk: MemoryDisk, lines: readonly string[]): void =>
  void disk.files.set(log, Buffer.from(lines.map((line) => `${line}\n`).join('')));
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'written';
  } catch (error) {
    return error instanceof FaultError ? error.fault.code : String(error);
  }
};

/** What somebody who lacks the key would write: every plain hash right, chained from the first line to the last. */
const rewritten = (lines: readonly string[], change: (line: Record<string, unknown>) => void): string[] => {
  let previousHash = firstAuditHash;
  return lines.map((text) => {
    const {
      hash: _hash,
      mac,
      previousHash: _previous,
      ...line
    } = JSON.parse(text) as Record<string, unknown>;
    change(line);
    const plain = { ...line, previousHash };
    const hash = createHash('sha256').update(JSON.stringify(plain)).digest('hex');
    previousHash = hash;
    return JSON.stringify({ ...plain, hash, mac });
  });
};

describe('the audit log', () => {
  it('is intact after many entries and a restart, and gives them newest first', async () => {
    const disk = await written(20);
    await using audit = await open(disk);
    await audit.append(note(21));
    expect(await audit.verify()).toMatchObject({ state: 'intact', entries: 21 });
    expect((await audit.entries({ limit: 3 })).map(({ seq }) => seq)).toEqual([21, 20, 19]);
    expect((await audit.entries({ limit: 2, before: 19 })).map(({ seq }) => seq)).toEqual([18, 17]);
    expect((await audit.entries({ limit: 2, operationId: 'op-1' })).map(({ seq }) => seq)).toEqual([19, 16]);
  });

  const attacks: readonly [string, (lines: string[]) => string[], string][] = [
    [
      'a line was changed',
      (lines) => lines.map((line, at) => (at === 9 ? line.replace('ops', 'eve') : line)),
      'damaged',
    ],
    ['a line was removed', (lines) => lines.toSpliced(9, 1), 'damaged'],
    ['a line was put in', (lines) => lines.toSpliced(9, 0, lines[3] ?? ''), 'damaged'],
    [
      'two lines changed places',
      (lines) => lines.with(9, lines[10] ?? '').with(10, lines[9] ?? ''),
      'damaged',
    ],
    ['the end was cut off', (lines) => lines.slice(0, -3), 'truncated'],
    [
      'all was written anew with hashes that fit',
      (lines) => rewritten(lines, (line) => (line['who'] = 'eve')),
      'damaged',
    ],
    ['everything was removed', () => [], 'truncated'],
    [
      'a line of its own making stands at the end',
      (lines) => [...lines, rewritten([...lines, lines[0] ?? ''], () => undefined).at(-1) ?? ''],
      'damaged',
    ],
  ];
  it.each(attacks)('is found out, and takes no more entries, when %s', async (_what, attack, state) => {
    const disk = await written(20);
    put(disk, attack(linesOf(disk)));
    await using audit = await open(disk);
    expect((await audit.verify()).state).toBe(state);
    expect(await codeOf(audit.append(note(21)))).toBe('journal.damaged');
  });

  it('is found out while it is open, too', async () => {
    const disk = await written(5);
    await using audit = await open(disk);
    put(disk, linesOf(disk).slice(0, -1));
    expect(await audit.verify()).toMatchObject({
      state: 'truncated',
      says: '1 of 5 entries are missing at the end.',
    });
  });

  it('is not proven when its key or its head is gone, or the head is of another log', async () => {
    for (const file of ['/data/f1.audit-key', head]) {
      const disk = await written(5);
      disk.files.delete(file);
      await using audit = await open(disk);
      expect((await audit.verify()).state).toBe('unreadable');
    }
    const disk = await written(5);
    disk.files.set(head, (await written(5)).files.get(head) ?? Buffer.alloc(0));
    await using audit = await open(disk);
    expect((await audit.verify()).state).toBe('damaged');
  });

  it('survives a crash between an entry and its head, and one within an entry', async () => {
    const disk = await written(5);
    const before = disk.files.get(head) ?? Buffer.alloc(0);
    {
      await using audit = await open(disk);
      await audit.append(note(6));
    }
    disk.files.set(head, before);
    disk.files.set(log, Buffer.concat([disk.files.get(log) ?? Buffer.alloc(0), Buffer.from('{"seq":7,"at')]));
    await using audit = await open(disk);
    expect(await audit.verify()).toMatchObject({ state: 'intact', entries: 6 });
    expect((await audit.append(note(7))).seq).toBe(7);
    expect(await audit.verify()).toMatchObject({ state: 'intact', entries: 7 });
  });

  it('keeps one entry on one line, whatever names and reasons hold', async () => {
    const disk = createMemoryDisk();
    await using audit = await open(disk);
    const reason = 'a\nb\r\n{"seq":9,"who":"eve"}\u2028\u0000\u001b[2J';
    await audit.append(note(1, { reason, subject: 'web\n1', who: 'o\nps' }));
    await audit.append(note(2));
    expect(linesOf(disk)).toHaveLength(2);
    expect((await audit.entries({ limit: 9 })).at(-1)).toMatchObject({ reason, subject: 'web\n1' });
    expect((await audit.verify()).state).toBe('intact');
  });

  it('holds no value of what is named like a secret', async () => {
    const disk = createMemoryDisk();
    await using audit = await open(disk);
    const calls = [
      'mysqldump --password=hunter2 --user=x',
      'curl -H "Authorization: Bearer hunter2" https://ops:hunter2@example.net/x',
      '{"X-Registry-Auth":"hunter2","Image":"web:2","DB_PASSWORD":"hun\\"ter2"}',
      'API_TOKEN=hunter2 SECRET: hunter2, plain=kept',
    ];
    const entry = await audit.append(
      note(1, { calls, reason: 'token=hunter2', outcome: 'password: hunter2' }),
    );
    expect(disk.files.get(log)?.toString()).not.toMatch(/hunter2|ter2/);
    expect(entry.calls.join()).toContain('--user=x');
    expect(entry.calls.join()).toContain('"Image":"web:2"');
    expect(entry.calls.join()).toContain('plain=kept');
  });

  it.each([/^append/, /^sync \/data\/f1\/audit/, /^replace/])(
    'refuses every later entry after one could not be written (%s)',
    async (call) => {
      const disk = createMemoryDisk();
      await using audit = await open(disk);
      await audit.append(note(1));
      disk.failOn = { call, code: 'ENOSPC' };
      expect(await codeOf(audit.append(note(2)))).toBe('journal.unwritable');
      disk.failOn = undefined;
      expect(await codeOf(audit.append(note(3)))).toBe('journal.unwritable');
    },
  );

  it('is written by one console at a time and read by all', async () => {
    const disk = createMemoryDisk();
    await using first = await open(disk);
    await first.append(note(1));
    await using second = await open(disk);
    expect(await codeOf(second.append(note(2)))).toBe('journal.in-use');
    expect(await second.entries({ limit: 9 })).toHaveLength(1);
    expect((await second.verify()).state).toBe('intact');
  });
});
