/** A cell of the grid, both from 0. */
export type Place = { readonly row: number; readonly column: number };

const pageRows = 10;

/** The cell that a key leads to (APG grid pattern); undefined when the key means nothing here or leads nowhere. */
export const nextPlace = (
  from: Place,
  key: string,
  size: { readonly rows: number; readonly columns: number },
): Place | undefined => {
  const moves: Readonly<Record<string, Place>> = {
    ArrowDown: { ...from, row: from.row + 1 },
    ArrowUp: { ...from, row: from.row - 1 },
    ArrowRight: { ...from, column: from.column + 1 },
    ArrowLeft: { ...from, column: from.column - 1 },
    PageDown: { ...from, row: from.row + pageRows },
    PageUp: { ...from, row: from.row - pageRows },
    Home: { ...from, column: 0 },
    End: { ...from, column: size.columns - 1 },
  };
  const to = moves[key];
  if (to === undefined) return undefined;
  const row = Math.max(0, Math.min(size.rows - 1, to.row));
  const column = Math.max(0, Math.min(size.columns - 1, to.column));
  return row === from.row && column === from.column ? undefined : { row, column };
};
