import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createSystemClock, createSystemRandom } from '../engine/ports/index.ts';
import { openDemo } from './open-demo.ts';

const outside = { clock: createSystemClock(), random: createSystemRandom() };

describe('opening the demo', () => {
  it('keeps its files to this user while it runs and leaves none behind', async () => {
    const demo = await openDemo('calm', outside);
    expect((await stat(demo.origin.file)).isFile()).toBe(true);
    if (process.platform !== 'win32') expect((await stat(demo.dataDirectory)).mode & 0o777).toBe(0o700);
    await demo[Symbol.asyncDispose]();
    await expect(stat(demo.dataDirectory)).rejects.toThrow('ENOENT');
  });

  it.each(['storm', '', 'toString', '__proto__'])(
    'says which scenarios there are when asked for “%s”',
    async (name) => {
      await expect(openDemo(name, outside)).rejects.toThrow(/Choose one of .*calm/);
    },
  );
});
