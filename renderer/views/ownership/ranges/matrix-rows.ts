import type { Party, PlanMove, SpaceView } from '#shared/model';
import type { PictureCell, PictureRow } from '../picture/picture-cell.ts';
import { duringOf, type During } from './matrix-during.ts';

/** One party in one column of hash ranges. Its `x` and `width` are columns of the whole picture, of which a smaller one is a part. */
export type MatrixCell = PictureCell & {
  readonly party: Party;
  readonly column: number;
  readonly primary: number;
  readonly secondary: number;
  readonly sizeBytes: number;
  readonly contested: number;
  readonly moving: number;
  readonly archived: number;
  /** Copies here of what is owned in the same zone. */
  readonly sameZone: number;
  readonly during: During | undefined;
};

/** What is wrong with a whole column. */
export type ColumnNote = {
  readonly column: number;
  readonly kind: 'two-owners' | 'no-owner' | 'same-zone' | 'unknown';
  readonly count: number;
};

export type Matrix = {
  readonly rows: readonly PictureRow<MatrixCell>[];
  readonly columns: number;
  /** Positions in one column. */
  readonly perColumn: number;
  /** Width of one column in the unit of the picture. */
  readonly unitsPerColumn: number;
  readonly notes: readonly ColumnNote[];
  /** Most documents that one party owns in one column. */
  readonly most: number;
  readonly heightPx: number;
};

/** More columns than this cannot be told apart on the narrowest window. */
export const mostColumns = 64;
export const rowPx = 19;
const zoneGapPx = 8;
export const topPx = 24;
const bottomPx = 22;

type Tally = {
  -readonly [
    K in 'primary' | 'secondary' | 'sizeBytes' | 'contested' | 'moving' | 'archived' | 'sameZone'
  ]: number;
};
const noTally = (): Tally => ({
  primary: 0,
  secondary: 0,
  sizeBytes: 0,
  contested: 0,
  moving: 0,
  archived: 0,
  sameZone: 0,
});

const byName = new Intl.Collator('en', { numeric: true }).compare;
/** Archive last; the rest by zone and name, never by a live value. */
const inOrder = (a: Party, b: Party): number =>
  Number(a.role === 'archive') - Number(b.role === 'archive') ||
  byName(a.zone ?? '~', b.zone ?? '~') ||
  byName(a.name, b.name);

type Tallies = Map<string, Map<number, Tally>>;

const tallyAt = (tallies: Tallies, party: string, column: number): Tally => {
  const row = tallies.get(party) ?? new Map<number, Tally>();
  tallies.set(party, row);
  const cell = row.get(column) ?? noTally();
  row.set(column, cell);
  return cell;
};

const talliesOf = (space: SpaceView, columnOf: (position: number) => number) => {
  const tallies: Tallies = new Map();
  const notes = new Map<string, ColumnNote>();
  const zones = new Map(space.parties.map(({ id, zone }) => [id, zone]));
  const note = (column: number, kind: ColumnNote['kind'], count: number): void => {
    const known = notes.get(`${kind} ${column}`);
    notes.set(`${kind} ${column}`, { column, kind, count: count + (known?.count ?? 0) });
  };
  for (const { from, count, sizeBytes = 0, owner, secondaries, state } of space.segments) {
    const column = columnOf(from);
    if (state === 'orphaned') note(column, 'no-owner', count);
    if (state === 'contested') note(column, 'two-owners', count);
    if (state === 'unknown') note(column, 'unknown', count);
    const zone = owner === undefined ? undefined : zones.get(owner);
    if (owner !== undefined) {
      const cell = tallyAt(tallies, owner, column);
      cell.primary += count;
      cell.sizeBytes += sizeBytes;
      if (state === 'contested') cell.contested += count;
      if (state === 'moving') cell.moving += count;
      if (state === 'archived') cell.archived += count;
    }
    for (const id of secondaries) {
      const cell = tallyAt(tallies, id, column);
      cell.secondary += count;
      if (zone !== undefined && zones.get(id) === zone) {
        cell.sameZone += count;
        note(column, 'same-zone', count);
      }
    }
  }
  // The other sides of a dispute own nothing in the picture of the first: they are drawn in their own rows all the same.
  for (const { kind, from, to, count, sides } of space.disputes) {
    if (from === undefined || (kind !== 'two-owners' && kind !== 'split-brain')) continue;
    for (let column = columnOf(from); column <= columnOf(to ?? from); column += 1) {
      note(column, 'two-owners', 0);
      for (const { owner } of sides)
        if (owner !== undefined) tallyAt(tallies, owner, column).contested = count;
    }
  }
  return { tallies, notes: [...notes.values()] };
};

/** Names a cell: one of smaller ranges is another one than that of the column with its number. */
export const cellId = (party: string, column: number, finer?: number): string =>
  finer === undefined ? `${party} ${column}` : `${party} ${column} of ${finer}`;

/** Parties by zone against hash ranges: who is primary, who has a copy, and how many documents each. */
export const rangeMatrix = (
  space: SpaceView,
  moves: readonly PlanMove[],
  /** `units`: columns of the whole picture; `isFiner`: the space is cut into smaller ranges than those, and all are drawn. */
  { units = Math.min(mostColumns, space.positions), isFiner = false } = {},
): Matrix => {
  const columns = isFiner ? space.positions : Math.min(mostColumns, space.positions);
  const unitsPerColumn = units / columns;
  const columnOf = (position: number): number =>
    Math.min(columns - 1, Math.floor((position * columns) / space.positions));
  const { tallies, notes } = talliesOf(space, columnOf);
  let y = topPx;
  let zone: string | undefined;
  let isFirst = true;
  const duringIn = duringOf(space, moves, { columns, isFiner });
  const rows = space.parties.toSorted(inOrder).map((party): PictureRow<MatrixCell> => {
    if (!isFirst && party.zone !== zone) y += zoneGapPx;
    isFirst = false;
    zone = party.zone;
    const during = duringIn(party.id);
    const own = tallies.get(party.id);
    const cells = Array.from({ length: columns }, (_, column): MatrixCell => {
      const tally = own?.get(column) ?? noTally();
      return {
        id: cellId(party.id, column, isFiner ? columns : undefined),
        x: column * unitsPerColumn,
        width: unitsPerColumn,
        y,
        height: rowPx,
        party,
        column,
        ...tally,
        during: during(column, tally.primary),
      };
    });
    y += rowPx;
    return { id: party.id, name: party.name, cells };
  });
  let most = 0;
  for (const { cells } of rows) for (const { primary } of cells) most = Math.max(most, primary);
  return {
    rows,
    columns,
    perColumn: space.positions / columns,
    unitsPerColumn,
    notes: notes.toSorted((a, b) => a.column - b.column),
    most,
    heightPx: y + bottomPx,
  };
};

/** What a cell is drawn as; the same for elements and for the canvas. */
export type MatrixLook =
  | 'none'
  | 'disputed'
  | 'leaving'
  | 'left'
  | 'reserved'
  | 'coming'
  | 'arrived'
  | 'both'
  | 'primary'
  | 'secondary'
  | 'archived';

export const matrixLook = (cell: MatrixCell): MatrixLook => {
  if (cell.contested > 0) return 'disputed';
  // What it owns already is drawn as well where more will come.
  if (cell.during === 'reserved' && cell.primary > 0) return 'coming';
  if (cell.during !== undefined) return cell.during;
  if (cell.moving > 0) return 'leaving';
  if (cell.archived > 0 && cell.archived === cell.primary) return 'archived';
  if (cell.primary > 0 && cell.secondary > 0) return 'both';
  if (cell.primary > 0) return 'primary';
  return cell.secondary > 0 ? 'secondary' : 'none';
};
