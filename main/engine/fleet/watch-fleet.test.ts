import { mkdtemp, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock } from '../ports/index.ts';
import { watchFleet, type WatchedFleetFile } from './watch-fleet.ts';

const surroundings = { homeDirectory: '/home/ops', agentSocket: undefined, localUser: 'ops' };
const silent = { info: () => undefined, warn: () => undefined };

describe('a watched fleet file', () => {
  let folder = '';
  let file = '';
  let told: string[] = [];
  let watched: WatchedFleetFile;
  const clock = createFakeClock();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fleet-'));
    file = join(folder, 'fleet.yaml');
    told = [];
    watched = watchFleet(
      file,
      { clock, log: silent, surroundings },
      {
        onFleet: async ({ entries }) =>
          void told.push(`fleet of ${entries.map(({ node }) => node.id).join(' ')}`),
        onProblems: async (problems) =>
          void told.push(`${problems.length} problem: ${problems[0]?.says ?? ''}`),
      },
    );
  });
  afterEach(async () => {
    await watched[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it('is an empty fleet while there is none, and a fleet as soon as it is written', async () => {
    await watched.readNow();
    await writeFile(file, 'nodes: {a: {}}');
    await watched.readNow();
    expect(told).toEqual(['fleet of ', 'fleet of a']);
  });

  it('keeps the last good fleet when it is broken or removed, and says why', async () => {
    await writeFile(file, 'nodes: {a: {}}');
    await watched.readNow();
    await writeFile(file, 'nodes: {a: {adress: b}}');
    await watched.readNow();
    await unlink(file);
    await watched.readNow();
    await writeFile(file, 'nodes: {a: {}, b: {}}');
    await watched.readNow();
    expect(told).toEqual([
      'fleet of a',
      '1 problem: "adress" is not a key in "a".',
      '1 problem: The fleet file is gone; the last good fleet keeps running.',
      'fleet of a b',
    ]);
  });

  it('says nothing when the content is still the same', async () => {
    await writeFile(file, 'nodes: {a: {}}');
    await watched.readNow();
    await writeFile(file, 'nodes: {a: {}}');
    await watched.readNow();
    expect(told).toEqual(['fleet of a']);
  });

  it('sees a file that an editor replaced by renaming, without being asked', async () => {
    await writeFile(file, 'nodes: {a: {}}');
    await watched.readNow();
    await writeFile(join(folder, 'fleet.yaml.new'), 'nodes: {b: {}}');
    await rename(join(folder, 'fleet.yaml.new'), file);
    await clock.advance(5_000);
    await expect.poll(() => told).toEqual(['fleet of a', 'fleet of b']);
  });

  it('reads no device, no folder and no endless file', async () => {
    for (const [path, says] of [
      ...(process.platform === 'win32' ? [] : [['/dev/zero', 'This is not a file.'] as const]),
      [folder, 'This is not a file.'],
    ] as const) {
      const problems: string[] = [];
      await using other = watchFleet(
        path,
        { clock, log: silent, surroundings },
        { onFleet: async () => undefined, onProblems: async (all) => void problems.push(all[0]?.says ?? '') },
      );
      await other.readNow();
      expect(problems).toEqual([says]);
    }
  });
});
