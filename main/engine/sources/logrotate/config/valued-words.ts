import { raise, set, type Scan, type Step } from './block.ts';
import { asInt, asOffset, readCNumber } from './c-numbers.ts';
import { takeLine, takeValue } from './cursor.ts';
import type { Settings } from './settings.ts';

/** Value of a word; undefined when there is none, which is already complained of. */
export const valueOf = (scan: Scan, name: string): string | undefined => {
  const value = takeValue(scan.cursor);
  if (value === undefined)
    scan.complain(
      `argument expected after ${name}`,
      `“${name}” needs a value.`,
      scan.isDefaults ? 'file' : 'rule',
    );
  return value;
};

const units: Readonly<Record<string, number>> = { k: 1_024, K: 1_024, M: 1_048_576, G: 1_073_741_824 };

/** `size`, `minsize`, `maxsize`: bytes, or with k, M or G behind them. */
export const readSize =
  (word: 'size' | 'minsize' | 'maxsize') =>
  (scan: Scan): Step => {
    const value = takeValue(scan.cursor);
    if (value === undefined || value === '') {
      // Here logrotate complains and goes on.
      if (value === undefined)
        scan.complain(
          `argument expected after ${word}`,
          `“${word}” has no value, so it has no effect.`,
          'line',
        );
      return 'again';
    }
    const unit = value.slice(-1);
    const factor = units[unit];
    if (factor === undefined && !/[0-9]/.test(unit))
      return raise(
        scan,
        `unknown unit '${unit}'`,
        `“${word} ${value}” has no unit logrotate knows: k, M or G.`,
      );
    const digits = factor === undefined ? value : value.slice(0, -1);
    const number = readCNumber(digits);
    const size = asOffset(BigInt(factor ?? 1) * number.value);
    if (number.rest !== '' || size < 0n)
      return raise(scan, `bad size '${digits}'`, `“${word} ${value}” is not a size.`);
    const bytes = Number(size);
    const settings: Record<typeof word, Partial<Settings>> = {
      size: { criterion: 'size', threshold: bytes },
      minsize: { minSize: bytes },
      maxsize: { maxSize: bytes },
    };
    set(scan, settings[word]);
    return 'next';
  };

type Counted = {
  readonly named: string;
  readonly wrong: string;
  readonly least: number;
  readonly sets: (count: number) => Partial<Settings>;
};

/** Words with a count behind them, as `named` and `wrong` in the messages of logrotate. */
export const counts: Readonly<Record<string, Counted>> = {
  rotate: { named: 'rotate count', wrong: 'rotation count', least: -1, sets: (keep) => ({ keep }) },
  start: { named: 'start count', wrong: 'start count', least: 0, sets: (start) => ({ start }) },
  minage: { named: 'minage count', wrong: 'minimum age', least: 0, sets: (minAge) => ({ minAge }) },
  maxage: { named: 'maxage count', wrong: 'maximum age', least: 0, sets: (maxAge) => ({ maxAge }) },
  shredcycles: { named: 'shred cycles', wrong: 'shred cycles', least: 0, sets: () => ({}) },
};

export const readCounted =
  ({ named, wrong, least, sets }: Counted, word: string) =>
  (scan: Scan): Step => {
    const value = valueOf(scan, named);
    if (value === undefined) return 'raise';
    const { value: number, rest } = readCNumber(value);
    const count = asInt(number);
    if (rest !== '' || count < least)
      return raise(scan, `bad ${wrong} '${value}'`, `“${word} ${value}” is not a number logrotate takes.`);
    set(scan, sets(count));
    return 'next';
  };

/** `weekly`, with a day of the week behind it or without. */
export const readWeekly = (scan: Scan): Step => {
  set(scan, { criterion: 'weekly' });
  const value = takeLine(scan.cursor);
  const day = value === '' ? 0 : Number(/^\s*\+?([0-9]+)$/.exec(value)?.[1] ?? NaN);
  if (!(day <= 7)) {
    scan.complain(
      `bad weekly directive '${value}'`,
      `“weekly${value}” is no day of the week: 0 for Sunday to 6, or 7 for once a week.`,
      'file',
    );
    return 'give-up';
  }
  set(scan, { weekday: day });
  return 'again';
};

/** `extension`, `addextension`, `dateformat`: any text. */
export const readText =
  (named: string, sets: (text: string) => Partial<Settings>) =>
  (scan: Scan): Step => {
    const value = valueOf(scan, named);
    if (value === undefined) return 'raise';
    set(scan, sets(value));
    return 'next';
  };

/** Printable, without blanks. */
const isPlain = (text: string): boolean => /^[^\s\u0000-\u001f\u007f]*$/.test(text);

/** `olddir`, `compresscmd`, `compressext`, `mail`: one word. */
export const readPlain =
  (named: string, kind: 'path' | 'address', sets: (text: string) => Partial<Settings>) =>
  (scan: Scan): Step => {
    const value = valueOf(scan, named);
    if (value === undefined) return 'raise';
    if (!isPlain(value))
      return raise(scan, `bad ${named} ${kind} ${value}`, `“${named} ${value}” is not one word.`);
    set(scan, sets(value));
    return 'next';
  };
