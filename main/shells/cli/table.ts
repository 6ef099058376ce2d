import { visible } from './terminal.ts';

/** Rows under a heading, aligned by spaces; the last column is never padded. Cells are made safe to print. */
export const tableText = (heading: readonly string[], rows: readonly (readonly string[])[]): string => {
  const all = [heading, ...rows].map((row) => row.map(visible));
  const widths = heading.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ');
  return `${all.map((row) => line(row).trimEnd()).join('\n')}\n`;
};
