import type { HistoryFile } from './history-file.ts';
import type { DiskHistoryColumns } from './worker-messages.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const warmUpMs = 14 * 24 * hourMs;
/** Of the last two hours every sample counts, of the days before them one in five minutes. */
const closeMs = 2 * hourMs;
const closeStretchMs = 15_000;
const farStretchMs = 5 * minuteMs;

/** The last value of each stretch. */
const lastsOf = (
  file: HistoryFile,
  series: readonly [node: string, metric: string, subject: string],
  now: number,
): { readonly at: readonly number[]; readonly value: readonly number[] } => {
  const at: number[] = [];
  const value: number[] = [];
  let newest = -1;
  file.eachLast(series, now - warmUpMs, now, (time, last) => {
    const stretchMs = time < now - closeMs ? farStretchMs : closeStretchMs;
    const stretch = Math.floor(time / stretchMs) * stretchMs;
    if (stretch !== newest) {
      newest = stretch;
      at.push(time);
      value.push(last);
    } else {
      at[at.length - 1] = time;
      value[value.length - 1] = last;
    }
  });
  return { at, value };
};

/** Reads what the rules need to know again after a start: two weeks of every volume of one node. */
export const readDiskHistory = (
  file: HistoryFile,
  node: string,
  now: number,
): readonly DiskHistoryColumns[] =>
  file.subjects(node, 'volume.availableBytes').map((mount) => {
    const available = lastsOf(file, [node, 'volume.availableBytes', mount], now);
    const sizes = lastsOf(file, [node, 'volume.sizeBytes', mount], now);
    let place = 0;
    const size = available.at.map((time) => {
      while (place + 1 < sizes.at.length && (sizes.at[place + 1] ?? Infinity) <= time) place += 1;
      return sizes.value[place] ?? Number.NaN;
    });
    return {
      mount,
      at: Float64Array.from(available.at),
      available: Float64Array.from(available.value),
      size: Float64Array.from(size),
    };
  });
