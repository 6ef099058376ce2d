import { splitWords } from '../config/index.ts';
import { fromPlainSeconds, plainSeconds, type LocalTime } from './node-clock.ts';

/** logrotate's memory: when it rotated each log last, or first saw it. */
export type RotationState = ReadonlyMap<string, LocalTime>;

/** What the state file says, as far as it can be read. `wrong`: where logrotate stops reading it, and ends with 1. */
export type ReadState = { readonly rotated: RotationState; readonly wrong?: string };

const within = (value: number, least: number, most: number): boolean => value >= least && value <= most;

const readDate = (text: string): LocalTime | undefined => {
  const parts = /^\s*([+-]?\d+)-([+-]?\d+)-([+-]?\d+)(?:-([+-]?\d+)(?::([+-]?\d+)(?::([+-]?\d+))?)?)?/.exec(
    text,
  );
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  const isGood =
    (year === 1900 || within(year, 1970, 2100)) &&
    within(month, 1, 12) &&
    within(day, 0, 31) &&
    within(hour, 0, 23) &&
    within(minute, 0, 59) &&
    within(second, 0, 59);
  // The 31st of a short month is the 1st of the next, as mktime(3) has it.
  return isGood ? fromPlainSeconds(plainSeconds({ year, month, day, hour, minute, second })) : undefined;
};

/** Undoes what logrotate's writer escapes. */
const unescape = (name: string): string =>
  name.replace(/\\(n|\\)/g, (_, sign: string) => (sign === 'n' ? '\n' : '\\'));

/** Reads a state file of version 1 or 2 as logrotate 3.21 does: up to the first line it does not understand. */
export const readState = (text: string): ReadState => {
  const [top, ...lines] = text.split('\n');
  const rotated = new Map<string, LocalTime>();
  if (text === '') return { rotated };
  if (top !== 'logrotate state -- version 1' && top !== 'logrotate state -- version 2')
    return { rotated, wrong: 'its first line is not that of a state file' };
  for (const [at, line] of lines.entries()) {
    if (line === '') continue;
    const words = splitWords(line);
    const date = words?.length === 2 ? readDate(words[1] ?? '') : undefined;
    if (date === undefined) return { rotated, wrong: `line ${at + 2} is not one of a state file` };
    rotated.set(unescape(words?.[0] ?? ''), date);
  }
  return { rotated };
};
