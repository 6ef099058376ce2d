import { writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createKeptFiles } from './kept-files.ts';

const withFile = async (work: (file: string) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'qd-kept-'));
  try {
    await work(join(folder, 'known_hosts'));
  } finally {
    await rm(folder, { recursive: true });
  }
};
const bounds = { maximumBytes: 64, otherwise: 'too long' };

it('makes one thing for all who want a file at once, and a new one after it changed', () =>
  withFile(async (file) => {
    const made: string[] = [];
    const kept = createKeptFiles(bounds, (bytes) => ({ text: made[made.push(bytes.toString()) - 1] }));
    await writeFile(file, 'one');
    const first = await Promise.all(Array.from({ length: 50 }, () => kept.read(file)));
    expect(new Set(first).size).toBe(1);
    expect(made).toEqual(['one']);
    await writeFile(file, 'two!');
    expect(await kept.read(file)).toEqual({ text: 'two!' });
  }));

it('tells each of them what is wrong with the file, and finds it when it is mended', () =>
  withFile(async (file) => {
    const kept = createKeptFiles(bounds, (bytes) => bytes.toString());
    const wants = () => Promise.allSettled([kept.read(file), kept.read(file)]);
    expect((await wants()).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await writeFile(file, 'there');
    expect(await wants()).toEqual([
      { status: 'fulfilled', value: 'there' },
      { status: 'fulfilled', value: 'there' },
    ]);
  }));

it('does not take a look from before a change of our own for one after it', () =>
  withFile(async (file) => {
    const kept = createKeptFiles(bounds, (bytes) => bytes.toString());
    const early = kept.read(file).catch(() => 'not there');
    await setImmediate(); // the look is on its way, and finds nothing
    writeFileSync(file, 'new text');
    kept.forget(file);
    expect(await kept.read(file)).toBe('new text');
    await early;
  }));
