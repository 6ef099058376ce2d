import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { epochMs, nodeId, type NodeLogs } from '#shared/model';
import { createFakeClock } from '../ports/index.ts';
import { openHistoryFile, thinnedMs } from './history-file.ts';
import { openStore } from './open-store.ts';
import type { Sample } from './store.ts';

const clock = createFakeClock();
const web = nodeId('web-1');
const minuteMs = 60_000;
const dayMs = 86_400_000;

const logs: NodeLogs = {
  nodeId: web,
  state: 'known',
  says: '',
  observedAt: clock.now(),
  seenAt: clock.now(),
  everyMs: 300_000,
  observedBy: 'a look',
  logs: [],
  others: { files: 3, sizeBytes: 9 },
  rules: [],
  ruleProblems: [],
  deletedOpen: [],
  lastFreed: { at: clock.now(), sizeBytes: 7e8, files: 2 },
  findings: [],
  blindSpots: [],
  cutShort: false,
};
const size = (path: string, at: number, value: number): Sample => ({
  nodeId: web,
  metric: 'log.sizeBytes',
  subject: path,
  at: epochMs(at),
  value,
});

describe('what is remembered of logs', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'quarterdeck-logs-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));
  const open = () => openStore({ directory, clock, log: { info: () => undefined, warn: () => undefined } });

  it('survives a restart: the newest look at a node and a day of the sizes of its logs', async () => {
    const now = clock.now();
    const first = open();
    expect(await first.logs.newest(web)).toBeUndefined();
    first.logs.save(logs);
    first.logs.save({ ...logs, says: 'newer' });
    first.record([
      size('/var/log/a', now - 10 * minuteMs, 1_000),
      size('/var/log/b', now - 10 * minuteMs, 5),
      size('/var/log/a', now - 5 * minuteMs, 2_000),
    ]);
    await first[Symbol.asyncDispose]();

    await using second = open();
    expect(await second.logs.newest(web)).toEqual({ ...logs, says: 'newer' });
    expect(await second.logs.sizes(web)).toEqual([
      {
        path: '/var/log/a',
        points: [
          { at: now - 10 * minuteMs, sizeBytes: 1_000 },
          { at: now - 5 * minuteMs, sizeBytes: 2_000 },
        ],
      },
      { path: '/var/log/b', points: [{ at: now - 10 * minuteMs, sizeBytes: 5 }] },
    ]);
    expect(await second.logs.sizes(nodeId('other'))).toEqual([]);
  });

  it('grows by no name for ever: a log that nothing is kept of any more leaves no series, and its place is nobody else’s past', () => {
    const file = openHistoryFile(join(directory, 'history.sqlite'), 64 * 1024 * 1024);
    const start = clock.now();
    file.append([size('/var/log/old', start, 111)], start);
    const later = start + thinnedMs + 3 * dayMs;
    file.append([size('/var/log/kept', later, 1)], later);
    file.append([size('/var/log/kept', later + 20 * minuteMs, 2)], later + 20 * minuteMs);
    file.prune(later + 30 * minuteMs);
    expect(file.subjects(web, 'log.sizeBytes')).toEqual(['/var/log/kept']);
    file.append([size('/var/log/new', later + 40 * minuteMs, 3)], later + 40 * minuteMs);
    file.append([size('/var/log/old', later + 40 * minuteMs, 4)], later + 40 * minuteMs);
    const lastsOf = (path: string) =>
      file.series(web, 'log.sizeBytes', path, start, later + dayMs).map(({ last }) => last);
    expect(file.subjects(web, 'log.sizeBytes').toSorted()).toEqual([
      '/var/log/kept',
      '/var/log/new',
      '/var/log/old',
    ]);
    expect([lastsOf('/var/log/new'), lastsOf('/var/log/old')]).toEqual([[3], [4]]);
    file.close();
  });
});
