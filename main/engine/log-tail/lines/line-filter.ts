import type { LineFilter } from '#shared/model';
import type { TakeRun } from './line-cutter.ts';

const newline = 0x0a;

const newlines = (run: Buffer): number => {
  let count = 0;
  for (let at = run.indexOf(newline); at >= 0; at = run.indexOf(newline, at + 1)) count += 1;
  return count;
};

/** Bytes as a text with one character each, ASCII letters in one case: searched by the engine's own string search, which is linear in practice and native. */
const hay = (bytes: Buffer, caseSensitive: boolean): string => {
  const text = bytes.toString('latin1');
  return caseSensitive ? text : text.toLowerCase();
};

/** Hands on the lines of a run that hold a needle, or those that do not, in runs as long as possible. */
const sieve = (needle: string, keepsHits: boolean, caseSensitive: boolean, next: TakeRun): TakeRun => {
  const give = (run: Buffer, from: number, to: number): void => {
    if (to <= from) return;
    const part = run.subarray(from, to);
    next(part, newlines(part));
  };
  return (run) => {
    const text = hay(run, caseSensitive);
    let from = 0;
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, from)) {
      const start = Math.max(from, text.lastIndexOf('\n', at) + 1);
      const end = text.indexOf('\n', at) + 1;
      if (keepsHits) give(run, start, end);
      else give(run, from, start);
      from = end;
    }
    if (!keepsHits) give(run, from, run.length);
  };
};

/** Puts a filter before `take`; whole lines go in and whole lines come out. */
export const filterLines = ({ has, without, caseSensitive }: LineFilter, take: TakeRun): TakeRun => {
  const needle = (text: string): string => hay(Buffer.from(text, 'utf8'), caseSensitive);
  const last = without.reduce<TakeRun>((next, text) => sieve(needle(text), false, caseSensitive, next), take);
  return has.reduce<TakeRun>((next, text) => sieve(needle(text), true, caseSensitive, next), last);
};
