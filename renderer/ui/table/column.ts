import type { ReactNode } from 'react';

/** What a cell is sorted by. Undefined means unknown and stands last, whichever way the column is sorted. */
export type SortValue = string | number | undefined;

export type Column<R> = {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: R) => ReactNode;
  /** Leave out for a column that cannot be sorted. */
  readonly sortBy?: (row: R) => SortValue;
  readonly align?: 'start' | 'end';
  /** CSS width, e.g. `22%` or `80px`. */
  readonly width?: string;
  /** Takes the room that others leave, shared evenly, and is cut where there is less: for sentences, so that no column is pushed out of sight. */
  readonly fills?: boolean;
};

/** The CSS width of a column among these. */
export const widthOf = <R>(column: Column<R>, all: readonly Column<R>[]): string | undefined =>
  column.fills === true ? `${100 / all.filter(({ fills }) => fills).length}%` : column.width;

/** Rows that can be chosen: Space for one, Shift with the keys that move for all on the way. */
export type TableSelection<R> = {
  readonly has: (row: R) => boolean;
  readonly toggle: (row: R) => void;
  readonly add: (rows: readonly R[]) => void;
};
