import type { HistoryFile } from './history-file.ts';

/** Growth is told over a day at most, ms. */
const warmUpMs = 24 * 3_600_000;

/** Sizes of one log as the worker sends them: columns of one length, moved instead of copied. */
export type LogSizeColumns = {
  readonly path: string;
  readonly at: Float64Array<ArrayBuffer>;
  readonly sizeBytes: Float64Array<ArrayBuffer>;
};

/** Reads what is needed to tell growth again after a start: a day of every log of one node. */
export const readLogSizes = (file: HistoryFile, node: string, now: number): readonly LogSizeColumns[] =>
  file.subjects(node, 'log.sizeBytes').flatMap((path) => {
    const at: number[] = [];
    const sizeBytes: number[] = [];
    file.eachLast([node, 'log.sizeBytes', path], now - warmUpMs, now, (time, last) => {
      at.push(time);
      sizeBytes.push(last);
    });
    return at.length === 0
      ? []
      : [{ path, at: Float64Array.from(at), sizeBytes: Float64Array.from(sizeBytes) }];
  });
