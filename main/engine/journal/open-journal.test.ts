import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FaultError } from '#shared/fault';
import { crc32c } from './crc32c.ts';
import { firstHash, hashOfLine } from './frame.ts';
import { openJournal } from './open-journal.ts';
import { readJournal } from './read-journal.ts';
import { createMemoryDisk, type MemoryDisk } from './test-kit/memory-disk.ts';

const path = '/d/operations.journal';
const open = (disk: MemoryDisk) => openJournal({ directory: '/d', disk });

/** A journal of at least that many bytes, as it stands on disk, and its records. */
const written = async (bytes: number) => {
  const disk = createMemoryDisk();
  await using journal = await open(disk);
  const records: unknown[] = [];
  for (let at = 0; (disk.files.get(path)?.length ?? 0) < bytes; at += 1) {
    const record = {
      at,
      says: `Zürich\nline two ${'x'.repeat((at * 37) % 700)}`,
      nested: { of: [at, null] },
    };
    records.push(record);
    await journal.append(record);
  }
  return { bytes: disk.files.get(path) ?? Buffer.alloc(0), records };
};

/** Where each line begins, and the hash of the one before it. */
const linesOf = (bytes: Buffer) => {
  const starts = [0];
  const hashes = [firstHash];
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, end + 1)) {
    hashes.push(hashOfLine(bytes.toString('utf8', starts.at(-1), end)));
    starts.push(end + 1);
  }
  return { starts, hashes };
};

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'written';
  } catch (error) {
    return error instanceof FaultError ? error.fault.code : String(error);
  }
};

describe('the journal', () => {
  it('has a record on the disk before it says so, and its own name before the first', async () => {
    const disk = createMemoryDisk();
    await using journal = await open(disk);
    expect(disk.calls).toEqual([`open ${path}`, `sync ${path}`, 'sync-directory /d']);
    disk.calls.length = 0;
    await journal.append({ intent: 1 });
    expect(disk.calls).toEqual([`append ${path}`, `sync ${path}`]);
  });

  it('gives back after a restart what was written, in order, also when many wrote at once', async () => {
    const disk = createMemoryDisk();
    {
      await using journal = await open(disk);
      await Promise.all(Array.from({ length: 50 }, (_, n) => journal.append({ n, name: 'a\nb\u2028c' })));
    }
    await using again = await open(disk);
    expect(again.damage).toBeUndefined();
    expect(again.records).toEqual(Array.from({ length: 50 }, (_, n) => ({ n, name: 'a\nb\u2028c' })));
    await again.append({ n: 50 });
    expect(readJournal(disk.files.get(path) ?? Buffer.alloc(0)).records).toHaveLength(51);
  });

  it('that could not be read is free for the next console', async () => {
    const disk = createMemoryDisk();
    const failing = { ...disk, read: () => Promise.reject(new Error('EIO: read')) };
    expect((await openJournal({ directory: '/d', disk: failing })).damage?.code).toBe('journal.unwritable');
    await using again = await open(disk);
    expect(again.damage).toBeUndefined();
  });

  it('drops a write that was cut off at any byte, keeps all before it, and goes on', async () => {
    const { bytes, records } = await written(65_536);
    const { starts, hashes } = linesOf(bytes);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      // Reading goes from line to line, so only the one that was cut is read anew each time.
      const line = starts.findLastIndex((start) => start <= cut);
      const content = readJournal(bytes.subarray(starts[line], cut), hashes[line]);
      if (content.damagedAt !== undefined || content.records.length > 0 || content.goodBytes > 0)
        throw new Error(`cut at ${cut}: ${JSON.stringify(content)}`);
    }
    expect(readJournal(bytes).records).toEqual(records);
    const disk = createMemoryDisk(new Map([[path, bytes.subarray(0, bytes.length - 7)]]));
    await using journal = await open(disk);
    await journal.append('after the cut');
    const after = readJournal(disk.files.get(path) ?? Buffer.alloc(0));
    expect(after.damagedAt).toBeUndefined();
    expect(after.records).toEqual([...records.slice(0, -1), 'after the cut']);
  });

  it('takes zeros at the end for a write that was cut off', async () => {
    const { bytes, records } = await written(2_000);
    const torn = Buffer.concat([bytes.subarray(0, bytes.length - 20), Buffer.alloc(500)]);
    await using journal = await open(createMemoryDisk(new Map([[path, torn]])));
    expect(journal.damage).toBeUndefined();
    expect(journal.records).toEqual(records.slice(0, -1));
  });

  it('finds 10,000 of 10,000 flipped bits, believes nothing behind one, and writes no more', async () => {
    const { bytes, records } = await written(65_536);
    // A fixed walk over the whole file: a prime step visits each bit at most once.
    const bits = bytes.length * 8;
    const { starts, hashes } = linesOf(bytes);
    for (let turn = 0; turn < 10_000; turn += 1) {
      const bit = (turn * 104_729) % bits;
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const line = starts.findLastIndex((start) => start <= bit >> 3);
      const { damagedAt } = readJournal(flipped.subarray(starts[line]), hashes[line]);
      if (damagedAt !== 1) throw new Error(`bit ${bit} was not found`);
      if (turn % 500 > 0) continue;
      const whole = readJournal(flipped);
      expect(whole.damagedAt).toBe(line + 1);
      expect(whole.records).toEqual(records.slice(0, line));
    }
    const damaged = Buffer.from(bytes);
    damaged[30_000] = (damaged[30_000] ?? 0) ^ 1;
    const disk = createMemoryDisk(new Map([[path, damaged]]));
    await using journal = await open(disk);
    expect(journal.damage?.code).toBe('journal.damaged');
    expect(await codeOf(journal.append('more'))).toBe('journal.damaged');
    expect(disk.files.get(path)).toEqual(damaged);
  });

  it.each(['removed', 'repeated', 'swapped'] as const)('finds a record that was %s', async (how) => {
    const { bytes, records } = await written(3_000);
    const lines = bytes.toString().split('\n').slice(0, -1);
    const [a = '', b = ''] = lines.splice(3, 2);
    lines.splice(3, 0, ...{ removed: [b], repeated: [a, a, b], swapped: [b, a] }[how]);
    const content = readJournal(Buffer.from(`${lines.join('\n')}\n`));
    expect(content.damagedAt).toBe(how === 'repeated' ? 5 : 4);
    expect(content.records).toEqual(records.slice(0, how === 'repeated' ? 4 : 3));
  });

  it.each([
    ['EIO', 'append', 0],
    ['ENOSPC', 'append', 40],
    ['EIO', 'sync', 0],
  ] as const)('stops for good after the first %s at %s', async (code, call, bytesBefore) => {
    const disk = createMemoryDisk();
    await using journal = await open(disk);
    await journal.append('good');
    disk.failOn = { call: new RegExp(`^${call} `), code };
    disk.bytesBeforeFailure = bytesBefore;
    expect(await codeOf(journal.append('bad'))).toBe('journal.unwritable');
    disk.failOn = undefined;
    expect(await codeOf(journal.append('later'))).toBe('journal.unwritable');
    expect(readJournal(disk.files.get(path) ?? Buffer.alloc(0)).records).not.toContain('later');
  });

  it('is read-only, and says why, when it cannot even be opened', async () => {
    const disk = createMemoryDisk();
    disk.failOn = { call: /^open/, code: 'EIO' };
    await using journal = await open(disk);
    expect(journal.damage?.code).toBe('journal.unwritable');
    expect(await codeOf(journal.append('x'))).toBe('journal.unwritable');
  });

  it('is written by one console at a time, also on a real disk', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'quarterdeck-journal-'));
    const first = await openJournal({ directory });
    await first.append({ n: 1 });
    await using second = await openJournal({ directory });
    expect(second.damage?.code).toBe('journal.in-use');
    expect(second.records).toEqual([{ n: 1 }]);
    await first[Symbol.asyncDispose]();
    await using third = await openJournal({ directory });
    await third.append({ n: 2 });
    const file = join(directory, 'operations.journal');
    expect(readJournal(await readFile(file)).records).toEqual([{ n: 1 }, { n: 2 }]);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    await third[Symbol.asyncDispose]();
    await rm(directory, { recursive: true, force: true });
  });

  it('checks with CRC32C, as its known answers say', () => {
    // RFC 3720, appendix B.4, and the check value of the catalogue of CRC algorithms.
    expect(crc32c(Buffer.alloc(32))).toBe('8a9136aa');
    expect(crc32c(Buffer.alloc(32, 0xff))).toBe('62a8ab43');
    expect(crc32c(Buffer.from('123456789'))).toBe('e3069283');
  });
});
