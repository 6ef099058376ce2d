import { countText } from '#shared/format';
import type { PlanMove } from '#shared/model';
import { Glyph, SafeText } from '../../../ui/index.ts';
import type { PictureView } from '../picture/picture-cell.ts';
import { rowPx, topPx, type ColumnNote, type Matrix } from './matrix-rows.ts';
import styles from './ranges.module.css';

/** More notes than this would stand on each other: the boxes alone then tell. */
const notedColumns = 6;
const axisEvery = 8;

const noteWords: Readonly<Record<ColumnNote['kind'], string>> = {
  'two-owners': 'two owners',
  'no-owner': 'nobody',
  'same-zone': 'same zone',
  unknown: 'unknown',
};

type Sight = { readonly topPx: number; readonly heightPx: number };
const rowsInSight = ({ rows }: Matrix, { topPx: top, heightPx }: Sight) =>
  rows.filter(({ cells }) => {
    const y = cells[0]?.y ?? 0;
    return y + rowPx > top && y < top + heightPx;
  });

/** Who each row is. */
export const RowNames = ({ matrix, sight }: { readonly matrix: Matrix; readonly sight: Sight }) =>
  rowsInSight(matrix, sight).map(({ id, cells }) => {
    const [first] = cells;
    if (first === undefined) return null;
    const { party } = first;
    const state =
      party.state === 'up'
        ? party.accepts === 'draining'
          ? 'draining'
          : party.accepts === 'left'
            ? 'drained'
            : undefined
        : 'stale';
    return (
      <span
        key={id}
        className={party.state === 'up' ? styles['name'] : `${styles['name']} ${styles['silent']}`}
        style={{ top: first.y, height: rowPx }}
      >
        <SafeText text={party.name} mono limit={40} />
        {state === undefined ? null : <Glyph state={state} size={12} />}
      </span>
    );
  });

/** Rows of those who do not answer: what they own is what was known last. */
export const Silent = ({ matrix, sight }: { readonly matrix: Matrix; readonly sight: Sight }) =>
  rowsInSight(matrix, sight).flatMap(({ id, cells }) =>
    cells[0] === undefined || cells[0].party.state === 'up' ? (
      []
    ) : (
      <i
        key={id}
        className={`${styles['hatch']} hatched`}
        style={{ top: cells[0].y, height: rowPx }}
        aria-hidden="true"
      />
    ),
  );

/** What each owns altogether. */
export const RowCounts = ({
  matrix,
  sight,
  moves,
}: {
  readonly matrix: Matrix;
  readonly sight: Sight;
  readonly moves: readonly PlanMove[];
}) => (
  <>
    <span className={styles['count']} style={{ top: 4 }}>
      owned
    </span>
    {rowsInSight(matrix, sight).map(({ id, cells }) => {
      const [first] = cells;
      if (first === undefined) return null;
      const { owns, state } = first.party;
      const leaves = moves.some(({ role, from }) => role === 'primary' && from === id);
      return (
        <span key={id} className={styles['count']} style={{ top: first.y, height: rowPx }}>
          {owns === undefined ? 'unknown' : countText(owns)}
          {owns !== undefined && state !== 'up' ? ' ?' : ''}
          {leaves ? ' to 0' : ''}
        </span>
      );
    })}
  </>
);

/** What is wrong with whole columns, and where they are. */
export const Notes = ({ matrix, view }: { readonly matrix: Matrix; readonly view: PictureView }) => {
  const { notes, columns, perColumn, heightPx, unitsPerColumn } = matrix;
  const told = (kind: ColumnNote['kind']) =>
    notes.filter((note) => note.kind === kind).length <= notedColumns;
  const bodyPx = heightPx - topPx - 18;
  const columnPx = unitsPerColumn * view.perUnit;
  const leftOf = (column: number): number => (column * unitsPerColumn - view.x) * view.perUnit;
  const isSeen = (column: number): boolean => leftOf(column) > -columnPx && leftOf(column) < view.widthPx;
  const seen = notes.filter(({ column }) => isSeen(column));
  return (
    <div aria-hidden="true">
      {seen.map(({ column, kind }) => (
        <span
          key={`${kind} ${column}`}
          className={styles['note']}
          data-kind={kind}
          style={{ left: leftOf(column) + columnPx / 2, top: 2 }}
        >
          {told(kind) ? noteWords[kind] : null}
        </span>
      ))}
      {seen.map(({ column, kind }) => (
        <i
          key={`${kind} ${column}`}
          className={styles['box']}
          data-kind={kind}
          style={{
            left: leftOf(column) - 1,
            width: columnPx,
            top: topPx - 3,
            height: kind === 'same-zone' ? 5 : bodyPx,
          }}
        />
      ))}
      {Array.from({ length: Math.ceil(columns / axisEvery) }, (_, index) => index * axisEvery)
        .filter(isSeen)
        .map((column) => (
          <span key={column} className={styles['axis']} style={{ left: leftOf(column), top: heightPx - 16 }}>
            {countText(column * perColumn)}
          </span>
        ))}
    </div>
  );
};
