import { readFileSync } from 'node:fs';
import type { History, Threat } from './history.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** What is true about each file in `recorded/`, in ms since its first row. */
const truths: readonly { readonly name: string; readonly threats: readonly Threat[] }[] = [
  {
    name: 'proxy-log',
    threats: [
      {
        onsetMs: 2 * day + 19 * hour + 10 * minute,
        fullMs: 2 * day + 21 * hour + 46 * minute,
        endedMs: Infinity,
      },
    ],
  },
  { name: 'nightly-dump', threats: [] },
  {
    name: 'registry-creep',
    threats: [{ onsetMs: day, fullMs: 11 * day + hour + 20 * minute, endedMs: Infinity }],
  },
];

/** Beside this file in a checkout; the built bench lies in `.cache/bench`. */
const folder = import.meta.url.endsWith('.ts') ? 'recorded/' : '../../bench/disk-histories/recorded/';
const recorded = new URL(folder, import.meta.url);

/** The histories in `recorded/`, with their truth. Rows are evenly spaced. */
export const recordedHistories = (): readonly History[] =>
  truths.map(({ name, threats }) => {
    const text = readFileSync(new URL(`${name}.csv`, recorded), 'utf8');
    // These files are ours: three plain columns, no quoting.
    const rows = text
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
    const at = (i: number): number => Date.parse(rows[i]?.[0] ?? '');
    return {
      name,
      kind: 'recorded',
      sizeBytes: Number(rows[0]?.[2]),
      intervalMs: at(1) - at(0),
      available: Float64Array.from(rows, (row) => Number(row[1])),
      threats,
    };
  });
