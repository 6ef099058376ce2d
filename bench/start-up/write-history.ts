import { DatabaseSync } from 'node:sqlite';
import { packBuckets, packRun } from '../../main/engine/store/chunk-codec.ts';
import { openHistoryFile } from '../../main/engine/store/history-file.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const sampleMs = 15_000;
const keptDays = 14;
const fullDays = 2;
const halfHours = 48;
const sizeBytes = 500e9;

/** A disk that loses 3 GB a day and is cleaned up each night, a little different on each node. */
const availableAt = (node: number, time: number): number =>
  200e9 - node * 1e6 - ((time % dayMs) / dayMs) * 3e9 - (Math.floor(time / sampleMs / (node + 7)) % 97) * 1e6;

/** Writes a history file as a console leaves it that watched `nodes` for 14 days: one volume each, two days in full. */
export const writeHistory = (path: string, nodes: readonly string[], now: number): void => {
  openHistoryFile(path, 2 ** 31).close();
  const database = new DatabaseSync(path);
  database.exec('PRAGMA synchronous = OFF; BEGIN');
  const addSeries = database.prepare('INSERT INTO series (node, metric, subject) VALUES (?, ?, ?)');
  const addChunk = database.prepare('INSERT INTO chunk (series, start, newest, data) VALUES (?, ?, ?, ?)');
  const addThinned = database.prepare('INSERT INTO thinned (series, start, data) VALUES (?, ?, ?)');
  const firstHour = Math.ceil((now - fullDays * dayMs) / hourMs) * hourMs;
  const firstDay = Math.ceil((now - keptDays * dayMs) / dayMs) * dayMs;
  const write = (node: number, metric: string, valueAt: (time: number) => number): void => {
    const series = addSeries.run(nodes[node] ?? '', metric, '/').lastInsertRowid;
    for (let start = firstHour; start + hourMs < now; start += hourMs) {
      const times = Array.from({ length: hourMs / sampleMs }, (_, index) => start + index * sampleMs);
      addChunk.run(
        series,
        start,
        times.at(-1) ?? start,
        packRun(start, { times, values: times.map(valueAt) }),
      );
    }
    for (let start = firstDay; start < now; start += dayMs) {
      const buckets = Array.from({ length: halfHours }, (_, index) => {
        const last = valueAt(start + (index + 1) * (hourMs / 2));
        return { min: last, max: last, last };
      });
      addThinned.run(series, start, packBuckets(buckets));
    }
  };
  nodes.forEach((_, node) => {
    write(node, 'volume.availableBytes', (time) => availableAt(node, time));
    write(node, 'volume.sizeBytes', () => sizeBytes);
  });
  database.exec('COMMIT');
  database.close();
};
