import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openAt, readMemory, writeMemory } from './window-memory.ts';

const screen = { x: 0, y: 0, width: 1_920, height: 1_080 };

describe('where the window opens', () => {
  it('is where it was, on whichever screen that is', () => {
    const second = { x: 1_920, y: 0, width: 1_920, height: 1_080 };
    const bounds = { x: 2_100, y: 50, width: 1_200, height: 800 };
    expect(openAt(bounds, [screen, second])).toEqual(bounds);
  });
  it('is the middle of a screen that is still there when its own was unplugged', () => {
    expect(openAt({ x: 2_100, y: 50, width: 1_200, height: 800 }, [screen])).toEqual({
      width: 1_200,
      height: 800,
    });
  });
  it('is never smaller than the screens are drawn for', () => {
    expect(openAt({ x: 0, y: 0, width: 10, height: 10 }, [screen])).toEqual({
      x: 0,
      y: 0,
      width: 960,
      height: 600,
    });
    expect(openAt(undefined, [screen])).toEqual({ width: 1_440, height: 900 });
  });
});

describe('the memory of the window', () => {
  it('survives a restart, and is readable by this user only', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'quarterdeck-memory-'));
    const file = join(folder, 'deep', 'window.json');
    const memory = { bounds: { x: 1, y: 2, width: 3, height: 4 }, maximized: true, fleetFile: '/fleet.yaml' };
    writeMemory(file, memory);
    expect(readMemory(file)).toEqual(memory);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    await rm(folder, { recursive: true });
  });
  it.each(['', '{', 'null', '{"bounds":{"x":"left"}}'])('is empty when the file holds %s', async (text) => {
    const folder = await mkdtemp(join(tmpdir(), 'quarterdeck-memory-'));
    await writeFile(join(folder, 'window.json'), text);
    expect(readMemory(join(folder, 'window.json'))).toEqual({});
    await rm(folder, { recursive: true });
  });
});
