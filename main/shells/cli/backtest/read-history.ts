import { CsvError, parse } from 'csv-parse/sync';

/** One row of a disk's past. */
export type HistoryRow = { readonly at: number; readonly available: number; readonly size: number };
/** A row that cannot be used. Lines start at 1. */
export type RowProblem = { readonly line: number; readonly says: string };
export type HistoryReading =
  | { readonly ok: true; readonly rows: readonly HistoryRow[] }
  | { readonly ok: false; readonly problems: readonly RowProblem[] };

const columns = ['time', 'availableBytes', 'sizeBytes'] as const;
type Column = (typeof columns)[number];
type Row = { readonly record: Readonly<Record<string, string>>; readonly info: { readonly lines: number } };

/** Errors beyond this many say nothing new. */
const mostProblems = 20;
/** Seconds beyond this are milliseconds written by mistake: the year 5138. */
const latestSecond = 100_000_000_000;

/** ISO 8601 with a date, a time and a zone or none (then UTC), or epoch seconds with or without a fraction. */
const readTime = (text: string): number | undefined => {
  if (/^\d+(?:\.\d+)?$/.test(text))
    return Number(text) < latestSecond ? Math.round(Number(text) * 1_000) : undefined;
  const iso = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?$/i.exec(text);
  if (iso === null) return undefined;
  const at = Date.parse(`${iso[1] ?? ''}T${iso[2] ?? ''}${iso[3]?.toUpperCase() ?? 'Z'}`);
  return Number.isNaN(at) ? undefined : at;
};

/** A plain number of bytes: no unit, no thousands, not negative, exact in a double (R61). */
const readBytes = (text: string): number | undefined => {
  const value = /^\d+(?:\.\d+)?(?:e\+?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) && value <= Number.MAX_SAFE_INTEGER ? value : undefined;
};

const readRow = ({ record, info }: Row): HistoryRow | RowProblem => {
  const { lines: line } = info;
  const text = (column: Column) => (record[column] ?? '').trim();
  const at = readTime(text('time'));
  if (at === undefined)
    return {
      line,
      says: `time is "${text('time')}". Write ISO 8601 (2026-11-21T14:06:31Z) or epoch seconds.`,
    };
  const available = readBytes(text('availableBytes'));
  if (available === undefined)
    return { line, says: `availableBytes is "${text('availableBytes')}". Write a plain number of bytes.` };
  const size = readBytes(text('sizeBytes'));
  if (size === undefined || size === 0)
    return { line, says: `sizeBytes is "${text('sizeBytes')}". Write a plain number of bytes above 0.` };
  if (available > size)
    return { line, says: `availableBytes (${available}) is more than sizeBytes (${size}).` };
  return { at, available, size };
};

const missingColumns = (header: readonly string[]): readonly RowProblem[] =>
  columns
    .filter((column) => !header.includes(column))
    .map((column) => ({
      line: 1,
      says: `There is no column ${column}. The first line names the columns: ${columns.join(',')}.`,
    }));

const orderProblems = (rows: readonly (HistoryRow & { readonly line: number })[]): readonly RowProblem[] =>
  rows.flatMap((row, index) => {
    const before = rows[index - 1];
    return before !== undefined && row.at <= before.at
      ? [{ line: row.line, says: 'time is not later than on the row before. Sort the rows by time.' }]
      : [];
  });

const parseRows = (text: string): { readonly header: readonly string[]; readonly rows: readonly Row[] } => {
  let header: readonly string[] = [];
  const rows = parse(text, {
    bom: true,
    info: true,
    skip_empty_lines: true,
    trim: true,
    relax_column_count: false,
    columns: (names: string[]) => {
      header = names;
      return names;
    },
  }) as unknown as readonly Row[];
  return { header, rows };
};

/** Reads a disk's past from CSV (RFC 4180), columns in any order, others ignored. Total: rows, or what is wrong in which line. */
export const readHistory = (text: string): HistoryReading => {
  try {
    const { header, rows } = parseRows(text);
    const missing = missingColumns(header);
    if (missing.length > 0) return { ok: false, problems: missing };
    if (rows.length === 0) return { ok: false, problems: [{ line: 1, says: 'There are no rows.' }] };
    const read = rows.map((row) => ({ line: row.info.lines, ...readRow(row) }));
    const good = read.filter((row): row is HistoryRow & { line: number } => 'at' in row);
    const problems = [...read.filter((row): row is RowProblem => 'says' in row), ...orderProblems(good)];
    if (problems.length > 0)
      return { ok: false, problems: problems.toSorted((a, b) => a.line - b.line).slice(0, mostProblems) };
    return { ok: true, rows: good.map(({ at, available, size }) => ({ at, available, size })) };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines } = error as CsvError & { readonly lines?: number };
    return { ok: false, problems: [{ line: lines ?? 1, says: error.message }] };
  }
};
