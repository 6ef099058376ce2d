import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { epochMs, nodeId } from '#shared/model';
import { createFakeClock, type FakeClock, type Log } from '../ports/index.ts';
import { openStore } from './open-store.ts';
import type { Sample } from './store.ts';

const quiet: Log = { info: () => undefined, warn: () => undefined };
const key = { nodeId: nodeId('db-1'), metric: 'load.one', subject: '' } as const;
const samples = (from: number, count: number): Sample[] =>
  Array.from({ length: count }, (_, index) => ({ ...key, at: epochMs(from + index * 1_000), value: index }));
const rootOnLinux = process.platform === 'linux' && process.getuid?.() === 0;

vi.setConfig({ testTimeout: 240_000 });

describe('the store', () => {
  let directory: string;
  let clock: FakeClock;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'store-'));
    clock = createFakeClock();
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('answers a series that was recorded a moment ago, thinned to what a picture can show, extremes kept', async () => {
    await using store = openStore({ directory, clock, log: quiet });
    const from = clock.now();
    store.record([...samples(from, 500), { ...key, at: epochMs(from + 500_000), value: 9_999 }]);
    await clock.advance(600_000);
    const points = await store.series(key, { from, to: clock.now(), points: 50 });
    expect(points.length).toBeLessThanOrEqual(50);
    expect(Math.max(...points.map((point) => point.max))).toBeCloseTo(9_999, 0);
  });

  it('remembers disk history over a restart, so that rules start warm', async () => {
    const disk = (
      metric: 'volume.availableBytes' | 'volume.sizeBytes',
      at: number,
      value: number,
    ): Sample => ({
      nodeId: key.nodeId,
      metric,
      subject: '/var',
      at: epochMs(at),
      value,
    });
    const from = clock.now();
    {
      await using store = openStore({ directory, clock, log: quiet });
      store.record([disk('volume.availableBytes', from, 40), disk('volume.sizeBytes', from, 100)]);
      store.record([
        disk('volume.availableBytes', from + 15_000, 39),
        disk('volume.sizeBytes', from + 15_000, 100),
      ]);
    }
    await clock.advance(60_000);
    await using again = openStore({ directory, clock, log: quiet });
    const histories = await again.diskHistory(key.nodeId);
    expect(histories.map(({ mount, points }) => ({ mount, points: [...points] }))).toEqual([
      {
        mount: '/var',
        points: [
          { at: from, available: 40, size: 100 },
          { at: from + 15_000, available: 39, size: 100 },
        ],
      },
    ]);
  });

  it.skipIf(!rootOnLinux)(
    'stops recording when this machine’s disk is full, says so, and resumes by itself when there is room again (needs root on Linux for a small disk)',
    async () => {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', directory]);
      try {
        const states: string[] = [];
        await using store = openStore({ directory, clock, log: quiet });
        store.onRecordingChange((recording) => states.push(recording.state));
        store.record(samples(clock.now(), 10));
        await clock.advance(10_000);
        expect(store.recording()).toEqual({ state: 'recording' });
        const ballast = join(directory, 'ballast');
        try {
          writeFileSync(ballast, Buffer.alloc(8 * 1024 * 1024));
        } catch {
          // the disk is meant to be full now
        }
        await vi.waitFor(async () => {
          store.record(samples(clock.now(), 2_000));
          await clock.advance(31_000);
          expect(store.recording()).toMatchObject({
            state: 'paused',
            says: expect.stringContaining('no room') as string,
          });
        }, 60_000);
        rmSync(ballast);
        await vi.waitFor(async () => {
          store.record(samples(clock.now(), 10));
          await clock.advance(31_000);
          expect(store.recording()).toEqual({ state: 'recording' });
        }, 60_000);
        expect(states).toEqual(['paused', 'recording']);
      } finally {
        await vi.waitFor(() => execFileSync('umount', [directory], { stdio: 'pipe' }), 60_000);
      }
    },
  );

  it('pauses with the reason when another console records here, and keeps answering', async () => {
    await using first = openStore({ directory, clock, log: quiet });
    first.record(samples(clock.now(), 3));
    await clock.advance(6_000);
    await vi.waitFor(
      async () =>
        expect(
          (await first.series(key, { from: epochMs(0), to: epochMs(clock.now() + 10_000), points: 10 }))
            .length,
        ).toBe(3),
      60_000,
    );
    await using second = openStore({ directory, clock, log: quiet });
    second.record(samples(clock.now(), 3));
    await vi.waitFor(async () => {
      await clock.advance(31_000);
      expect(second.recording()).toMatchObject({ state: 'paused' });
    }, 60_000);
    await expect(second.series(key, { from: epochMs(0), to: clock.now(), points: 10 })).rejects.toMatchObject(
      { fault: { code: 'store.unreadable' } },
    );
  });
});
