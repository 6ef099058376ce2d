import type { SQLOutputValue } from 'node:sqlite';

/** One row as the store gives it. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** Text of a column; null: it has none. */
export const textOf = (row: Row, column: string): string | null => {
  const value = row[column];
  return typeof value === 'string' ? value : null;
};
