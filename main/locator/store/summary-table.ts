import type { DatabaseSync } from 'node:sqlite';
import type { Summary, SummaryRow, Tally } from '../api/messages.ts';
import { partCount, rangeCount } from '../slot.ts';
import { textOf, type Row } from './row.ts';
import { countedBy, mappingStates, noTarget } from './tables.ts';

/** 64 ranges are six halvings, and those that are counted at the finest are 256. */
export const usualRange = Math.log2(rangeCount);
export const deepestRange = Math.log2(partCount);

export type SummaryQuestion = {
  readonly by: Summary['by'];
  /** 0 to 8 for ranges (that many halvings), 0 or 1 for prefixes. */
  readonly depth: number;
  /** False: rows do not tell the secondary, so that there are as many as primaries, not as pairs. */
  readonly pairs: boolean;
  /** Most rows; what is smaller is summed up. */
  readonly limit: number;
};

const tallyOf = (row: Row | undefined): Tally => ({
  keys: Number(row?.['keys'] ?? 0),
  sizeBytes: Number(row?.['bytes'] ?? 0),
  unsized: Number(row?.['unsized'] ?? 0),
  singles: Number(row?.['singles'] ?? 0),
});
const summaryRowOf = (row: Row, pairs: boolean): SummaryRow => ({
  group: typeof row['grp'] === 'string' ? row['grp'] : Number(row['grp']),
  primary: textOf(row, 'primary_name') ?? '',
  ...(pairs ? { secondary: textOf(row, 'secondary_name') } : undefined),
  state: mappingStates[Number(row['state'])] ?? 'active',
  ...tallyOf(row),
});
const without = (from: Tally, row: Tally): Tally => ({
  keys: from.keys - row.keys,
  sizeBytes: from.sizeBytes - row.sizeBytes,
  unsized: from.unsized - row.unsized,
  singles: from.singles - row.singles,
});

const sums = `sum(t.keys) AS keys, sum(t.bytes) AS bytes, sum(t.unsized) AS unsized,
  sum(CASE t.secondary_id WHEN ${noTarget} THEN t.keys ELSE 0 END) AS singles`;
const rowsSql = (pairs: boolean): string => `
  WITH counted AS (
    SELECT CASE WHEN ?1 IN (${countedBy.range}, ${countedBy.part}) THEN t.grp >> ?2 WHEN ?3 THEN 0 ELSE t.grp END AS part, t.primary_id,
      ${pairs ? 't.secondary_id' : noTarget} AS second_id, t.state, ${sums}
    FROM tally t WHERE t.counted_by = ?1 GROUP BY 1, 2, 3, 4
  )
  SELECT counted.*, part AS grp, p.name AS primary_name, s.name AS secondary_name
  FROM counted JOIN target p ON p.id = primary_id LEFT JOIN target s ON s.id = second_id
  ORDER BY keys DESC, part, primary_name, secondary_name, counted.state`;

/** Reads the tallies of a store. */
export const openSummaries = (
  database: DatabaseSync,
): ((question: SummaryQuestion) => Omit<Summary, 'revision'>) => {
  const total = database.prepare(`SELECT ${sums} FROM tally t WHERE t.counted_by = ${countedBy.whole}`);
  const inPairs = database.prepare(rowsSql(true));
  const byPrimary = database.prepare(rowsSql(false));
  return ({ by, depth, pairs, limit }) => {
    const isRange = by === 'range';
    // The finer tally has four times the rows: it is read only for what the other cannot tell.
    const isFine = isRange && depth > usualRange;
    const counted = depth === 0 ? countedBy.whole : isFine ? countedBy.part : countedBy[by];
    const found = (pairs ? inPairs : byPrimary)
      .all(
        counted,
        isRange ? (isFine ? deepestRange : usualRange) - depth : 0,
        depth === 0 && isRange ? 1 : 0,
      )
      .map((row) => summaryRowOf(row, pairs));
    const rows = found.slice(0, limit);
    const all = tallyOf(total.get());
    return {
      by,
      depth,
      ranges: isRange ? 2 ** depth : 0,
      total: all,
      rows,
      rest: { rows: found.length - rows.length, ...rows.reduce<Tally>(without, all) },
    };
  };
};
