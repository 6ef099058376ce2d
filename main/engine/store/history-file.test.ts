import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { epochMs, nodeId } from '#shared/model';
import { openHistoryFile } from './history-file.ts';
import type { Sample } from './store.ts';

const start = Date.UTC(2026, 10, 1);
const minuteMs = 60_000;
const dayMs = 86_400_000;
const room = 64 * 1024 * 1024;
const sample = (at: number, value: number, node = 'db-1'): Sample => ({
  nodeId: nodeId(node),
  metric: 'volume.availableBytes',
  subject: '/',
  at: epochMs(at),
  value,
});

// Millions of samples: seconds on a quiet machine, a minute where a dozen other things run.
vi.setConfig({ testTimeout: 120_000 });

describe('the history file', () => {
  let directory: string;
  let path: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'history-'));
    path = join(directory, 'history.sqlite');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('gives back every sample of two days at full resolution, across hours and after a restart', () => {
    const file = openHistoryFile(path, room);
    const times = Array.from({ length: 2 * 24 * 12 }, (_, index) => start + index * 5 * minuteMs);
    for (const [index, at] of times.entries()) file.append([sample(at, index)], at);
    file.close();
    const again = openHistoryFile(path, room);
    const points = again.series('db-1', 'volume.availableBytes', '/', start, start + 2 * dayMs);
    again.close();
    expect(points.map((point) => [point.at, point.last])).toEqual(times.map((at, index) => [at, index]));
  });

  it('loses nothing that was handed over when the process dies without closing', () => {
    const file = openHistoryFile(path, room);
    for (let index = 0; index < 30; index += 1)
      file.append([sample(start + index * minuteMs, index)], start + index * minuteMs);
    // No close: the file stands as a killed process leaves it. EXCLUSIVE locks belong to the handle, so a copy is read.
    const copy = join(directory, 'copy.sqlite');
    for (const ending of ['', '-wal']) {
      rmSync(copy + ending, { force: true });
      copyFileSync(path + ending, copy + ending);
    }
    const again = openHistoryFile(copy, room);
    expect(
      again.series('db-1', 'volume.availableBytes', '/', start, start + dayMs).map((point) => point.last),
    ).toEqual(Array.from({ length: 30 }, (_, index) => index));
    again.close();
    file.close();
  });

  it('reads what a console of before wrote as text and had not joined yet', () => {
    const file = openHistoryFile(path, room);
    file.append([sample(start, 1)], start);
    file.close();
    const database = new DatabaseSync(path);
    const { id } = database.prepare('SELECT id FROM series').get() as { readonly id: number };
    const later = start + minuteMs;
    database
      .prepare('INSERT INTO segment (newest, samples) VALUES (?, ?)')
      .run(later, JSON.stringify([[id, later, 2]]));
    database.close();
    const again = openHistoryFile(path, room);
    const points = again.series('db-1', 'volume.availableBytes', '/', start, later);
    again.close();
    expect(points.map((point) => [point.at, point.last])).toEqual([
      [start, 1],
      [later, 2],
    ]);
  });

  it('keeps minima, maxima and last values of half hours for at least ninety days, and forgets after that', () => {
    const file = openHistoryFile(path, room);
    for (let day = 0; day < 130; day += 1) {
      const noon = start + day * dayMs + dayMs / 2;
      file.append(
        [sample(noon, 10), sample(noon + minuteMs, 2), sample(noon + 2 * minuteMs, 7)],
        noon + 20 * minuteMs,
      );
      file.append([], noon + 40 * minuteMs);
    }
    const now = start + 130 * dayMs;
    file.prune(now);
    const points = file.series('db-1', 'volume.availableBytes', '/', start, now - 3 * dayMs);
    file.close();
    const days = points.map((point) => Math.floor((now - point.at) / dayMs));
    expect(Math.max(...days)).toBeGreaterThanOrEqual(90);
    expect(Math.max(...days)).toBeLessThanOrEqual(101);
    expect(new Set(points.map((point) => `${point.min} ${point.max} ${point.last}`))).toEqual(
      new Set(['2 10 7']),
    );
  });

  it('never grows past its bound and keeps the newest day', () => {
    const bound = 3 * 1024 * 1024;
    const file = openHistoryFile(path, bound);
    let now = start;
    for (let hour = 0; hour < 24 * 10; hour += 1) {
      now = start + hour * 60 * minuteMs;
      const samples = Array.from({ length: 120 }, (_, node) =>
        [0, 20, 40].map((minute) =>
          sample(now + minute * minuteMs, ((node * 7919 + hour * 104_729) % 1_000_003) * 1.37, `n-${node}`),
        ),
      ).flat();
      file.append(samples, now + 55 * minuteMs);
      file.prune(now);
    }
    expect(statSync(path).size).toBeLessThanOrEqual(bound);
    expect(
      file.series('n-5', 'volume.availableBytes', '/', now - 20 * 60 * minuteMs, now).length,
    ).toBeGreaterThan(30);
    file.close();
  });

  it('refuses a second console instead of mixing two writers', () => {
    const file = openHistoryFile(path, room);
    file.append([sample(start, 1)], start);
    expect(() => openHistoryFile(path, room)).toThrow(/locked/);
    file.close();
  });
});
