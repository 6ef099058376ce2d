import type { Shares } from './counters.ts';

/** The middle value of a list (the mean of the two middle ones); NaN for an empty list. */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return (low + high) / 2;
};

/** The same over those that were measured; undefined when none was. */
export const medianOfKnown = (values: readonly (number | undefined)[]): number | undefined => {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : median(known);
};

/** One tool on one fleet size. Everything is a median over its sweeps. */
export type Measurement = {
  readonly tool: string;
  readonly says: string;
  readonly nodes: number;
  readonly sweeps: number;
  /** Fewest nodes that answered whole in any counted sweep. */
  readonly answered: number;
  readonly wallMs: number;
  /** CPU of this machine's own side per node and sweep, ms; undefined where it cannot be counted. */
  readonly clientCpuMs: number | undefined;
  /** The same of the servers. */
  readonly serverCpuMs: number | undefined;
  /** Memory per connection, bytes; undefined when nothing stays open. */
  readonly connectionBytes: number | undefined;
  /** Share of this machine's CPU that others used meanwhile, 0 to 1. */
  readonly othersRatio: number | undefined;
};

/** One quick tier asked alone over open connections. */
export type TierSweep = { readonly wallMs: number; readonly cpuMs: number; readonly answered: number };

/** What else was measured of our engine on one fleet size. */
export type EngineFigures = {
  readonly nodes: number;
  readonly tick: TierSweep;
  readonly lite: TierSweep;
  /** Medians over the starts; `coldEachMs` tells each, in their order. */
  readonly coldWallMs: number;
  readonly coldEachMs: readonly number[];
  readonly coldCpuMs: number;
  /** CPU of the process that read the feed meanwhile; in the desktop app that is the window's. */
  readonly coldReaderCpuMs: number;
  readonly coldAnswered: number;
  /** CPU of the servers during the start, and the share of the machine that neither side used. */
  readonly coldServerCpuMs: number | undefined;
  readonly coldOthersRatio: number | undefined;
  /** The first looks at logs and tasks of all nodes, with the ticks of that time. */
  readonly looksWallMs: number;
  readonly looksCpuMs: number;
  readonly looksServerCpuMs: number | undefined;
  readonly stormMaxMs: number;
  readonly stormP99Ms: number;
  readonly warmMaxMs: number;
  /** Longest event-loop delay until the fleet file was read, ms. */
  readonly openingMaxMs: number | undefined;
  readonly warmReaderCpuMs: number;
  readonly emptyBytes: number;
  readonly connectedBytes: number;
  readonly shareBytes: number;
  readonly peakBytes: number;
  readonly feedItems: number;
};

/** The same of bare ssh2: what this machine needs at the least on one fleet size. */
export type FloorFigures = Pick<
  EngineFigures,
  | 'nodes'
  | 'coldWallMs'
  | 'coldEachMs'
  | 'coldCpuMs'
  | 'coldServerCpuMs'
  | 'coldOthersRatio'
  | 'emptyBytes'
  | 'connectedBytes'
  | 'shareBytes'
  | 'peakBytes'
> & { readonly tickWallMs: number; readonly liteWallMs: number };

/** What every start tells, ours and that of bare ssh2 alike. */
type ColdStart = { readonly wallMs: number; readonly cpuMs: number; readonly shares: Shares };

/** Medians over the starts. */
export const startFigures = (
  starts: readonly ColdStart[],
): Pick<FloorFigures, 'coldWallMs' | 'coldEachMs' | 'coldCpuMs' | 'coldServerCpuMs' | 'coldOthersRatio'> => ({
  coldWallMs: median(starts.map(({ wallMs }) => wallMs)),
  coldEachMs: starts.map(({ wallMs }) => wallMs),
  coldCpuMs: median(starts.map(({ cpuMs }) => cpuMs)),
  coldServerCpuMs: medianOfKnown(starts.map(({ shares }) => shares.serverCpuMs)),
  coldOthersRatio: medianOfKnown(starts.map(({ shares }) => shares.othersRatio)),
});

const pad = (cells: readonly string[], widths: readonly number[]): string =>
  cells
    .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
    .join('  ');

/** Rows as aligned text; the first row is the heading, the first column reads from the left. */
export const table = (rows: readonly (readonly string[])[]): string => {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  );
  const [heading = [], ...body] = rows;
  return [
    pad(heading, widths),
    widths.map((width) => '-'.repeat(width)).join('  '),
    ...body.map((row) => pad(row, widths)),
  ].join('\n');
};

/** A number with so many digits after the point, or a dash when it was not measured. */
export const figure = (value: number | undefined, digits: number): string =>
  value === undefined || Number.isNaN(value) ? '-' : value.toFixed(digits);
