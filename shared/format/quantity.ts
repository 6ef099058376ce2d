/** Stands between a number and its percent sign: narrower than a word space, and it does not break. */
const thinSpace = '\u2009';

const decimalUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;
const binaryUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

const scaled = (value: number, step: number, units: readonly string[]): string => {
  let size = Math.abs(value);
  let unit = 0;
  // 999.95 would round up to "1000.0", so the next unit begins where rounding would reach it.
  while (unit < units.length - 1 && size >= step - 0.5) {
    size /= step;
    unit += 1;
  }
  const shown = unit === 0 || size >= 99.95 ? Math.round(size).toString() : oneDecimal(size);
  return `${value < 0 ? '\u2212' : ''}${shown} ${units[unit] ?? ''}`;
};

const oneDecimal = (value: number): string => (Math.round(value * 10) / 10).toString();

/** Bytes as disks are sold, in powers of 1000: `29 GB`, `9.1 GB`, `512 MB`. One decimal under 100. */
export const bytesText = (bytes: number): string => scaled(bytes, 1000, decimalUnits);

/** Bytes of memory in powers of 1024: `3.8 GiB`. Never in one column with `bytesText`. */
export const memoryText = (bytes: number): string => scaled(bytes, 1024, binaryUnits);

/** A rate of bytes: `9.1 GB an hour`. */
export const bytesRateText = (bytesPerHour: number): string => `${bytesText(bytesPerHour)} an hour`;

/** A share from 0 to 1 as percent with a thin space: `91 %`. One decimal under 1 %; never `0 %` for a little, never `100 %` for nearly all. */
export const percentText = (ratio: number): string => {
  const percent = ratio * 100;
  if (percent <= 0) return `0${thinSpace}%`;
  if (percent < 1) return `${Math.max(0.1, Math.round(percent * 10) / 10)}${thinSpace}%`;
  const whole = percent < 100 ? Math.min(99, Math.round(percent)) : Math.round(percent);
  return `${whole}${thinSpace}%`;
};

/** A whole number with thousands apart: `16,384`. */
export const countText = (count: number): string => {
  const digits = Math.abs(Math.round(count)).toString();
  return `${count < 0 ? '\u2212' : ''}${digits.replace(/\B(?=(\d{3})+$)/g, ',')}`;
};

/** Milliseconds: a whole number from 1, `<1 ms` below. */
export const millisecondsText = (ms: number): string => {
  const size = Math.abs(ms);
  if (size < 1) return '<1 ms';
  return `${ms < 0 ? '\u2212' : ''}${countText(size)} ms`;
};

/** `1 node`, `2 nodes`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${countText(count)} ${count === 1 ? one : many}`;

const smallNumbers = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'] as const;

/** A number that opens a sentence: a word up to nine, digits after that. */
export const numberWord = (count: number): string => smallNumbers[count] ?? countText(count);

/** `a`, `a and b`, `a, b and c`. */
export const listText = (items: readonly string[]): string =>
  items.length < 2
    ? (items[0] ?? '')
    : `${items.slice(0, -1).join(', ')} and ${items[items.length - 1] ?? ''}`;
