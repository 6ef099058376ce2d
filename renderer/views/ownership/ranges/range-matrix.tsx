import { useCallback, useMemo } from 'react';
import { countText } from '#shared/format';
import type { PlanMove, SpaceView } from '#shared/model';
import { Glyph, SafeText } from '../../../ui/index.ts';
import type { CellLook } from '../picture/picture-element.tsx';
import { PictureGrid } from '../picture/picture-grid.tsx';
import { useSight } from '../picture/use-sight.ts';
import { useWidth } from '../picture/use-width.ts';
import {
  matrixLook,
  rangeMatrix,
  rowPx,
  topPx,
  type ColumnNote,
  type Matrix,
  type MatrixCell,
} from './matrix-rows.ts';
import { matrixWords } from './matrix-words.ts';
import { paintMatrix, shadeOf } from './paint-matrix.ts';
import styles from './ranges.module.css';

const namesPx = 116;
const countsPx = 76;
/** A taller matrix scrolls, px. */
const mostHeightPx = 620;
/** More notes than this would stand on each other: the boxes alone then tell. */
const notedColumns = 6;
const axisEvery = 8;

const noteWords: Readonly<Record<ColumnNote['kind'], string>> = {
  'two-owners': 'two owners',
  'no-owner': 'nobody',
  'same-zone': 'same zone',
  unknown: 'unknown',
};

/** What one cell stands for. */
export type Chosen = {
  readonly party: string;
  readonly role: 'primary' | 'secondary';
  readonly range: { readonly from: number; readonly to: number; readonly of: number };
};

/** Who is primary and who has a copy, by node and hash range. */
export const RangeMatrix = ({
  space,
  moves,
  ageText,
  ringed,
  onOpen,
}: {
  readonly space: SpaceView;
  readonly moves: readonly PlanMove[];
  readonly ageText: string;
  /** What a search found. */
  readonly ringed: { readonly position: number; readonly owner: string | undefined } | undefined;
  readonly onOpen: (chosen: Chosen) => void;
}) => {
  const [holder, widthPx] = useWidth();
  const matrix = useMemo(() => rangeMatrix(space, moves), [space, moves]);
  const { rows, columns, perColumn, most, heightPx } = matrix;
  const { sight, scrolls, onScroll } = useSight(heightPx, mostHeightPx);
  const pictureWidth = Math.max(columns * 4, widthPx - namesPx - countsPx);
  const view = useMemo(
    () => ({ x: 0, perUnit: pictureWidth / columns, widthPx: pictureWidth }),
    [pictureWidth, columns],
  );
  const paint = useMemo(() => paintMatrix(rows, most), [rows, most]);
  const words = useCallback(
    (cell: MatrixCell) => matrixWords(cell, { space, perColumn, ageText }),
    [space, perColumn, ageText],
  );
  const look = useCallback(
    (cell: MatrixCell): CellLook => {
      const kind = matrixLook(cell);
      return {
        className: styles['cell'],
        children: (
          <i
            className={styles[kind]}
            data-zone={cell.sameZone > 0 ? 'same' : undefined}
            style={
              kind === 'primary' || kind === 'both' || kind === 'coming'
                ? ({ '--shade': shadeOf(cell.primary, most) } as object)
                : undefined
            }
          />
        ),
      };
    },
    [most],
  );
  return (
    <div className={styles['matrix']}>
      <div
        ref={holder}
        className={styles['scroll']}
        style={scrolls ? { maxHeight: mostHeightPx, overflowY: 'auto' } : undefined}
        onScroll={onScroll}
      >
        <div className={styles['names']} style={{ width: namesPx, height: heightPx }}>
          <RowNames matrix={matrix} sight={sight} />
        </div>
        <div style={{ width: pictureWidth }}>
          <PictureGrid
            label={`Ranges of ${space.name} by owner`}
            rows={rows}
            view={view}
            heightPx={heightPx}
            sight={sight}
            words={words}
            look={look}
            paint={paint}
            ringed={
              ringed === undefined
                ? undefined
                : `${ringed.owner ?? ''} ${Math.min(columns - 1, Math.floor(ringed.position / perColumn))}`
            }
            onOpen={({ party, primary, secondary, column }) =>
              primary + secondary === 0
                ? undefined
                : onOpen({
                    party: party.id,
                    role: primary > 0 ? 'primary' : 'secondary',
                    range: {
                      from: column * perColumn,
                      to: (column + 1) * perColumn - 1,
                      of: space.positions,
                    },
                  })
            }
          >
            <Silent matrix={matrix} sight={sight} />
            <Notes matrix={matrix} perUnit={view.perUnit} />
          </PictureGrid>
        </div>
        <div className={styles['counts']} style={{ width: countsPx, height: heightPx }}>
          <RowCounts matrix={matrix} sight={sight} moves={moves} />
        </div>
      </div>
    </div>
  );
};

type Sight = { readonly topPx: number; readonly heightPx: number };
const rowsInSight = ({ rows }: Matrix, { topPx: top, heightPx }: Sight) =>
  rows.filter(({ cells }) => {
    const y = cells[0]?.y ?? 0;
    return y + rowPx > top && y < top + heightPx;
  });

const RowNames = ({ matrix, sight }: { readonly matrix: Matrix; readonly sight: Sight }) =>
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
const Silent = ({ matrix, sight }: { readonly matrix: Matrix; readonly sight: Sight }) =>
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

const RowCounts = ({
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

const Notes = ({ matrix, perUnit }: { readonly matrix: Matrix; readonly perUnit: number }) => {
  const { notes, columns, perColumn, heightPx } = matrix;
  const told = (kind: ColumnNote['kind']) =>
    notes.filter((note) => note.kind === kind).length <= notedColumns;
  const bodyPx = heightPx - topPx - 18;
  return (
    <div aria-hidden="true">
      {notes.map(({ column, kind }) => (
        <span
          key={`${kind} ${column}`}
          className={styles['note']}
          data-kind={kind}
          style={{ left: (column + 0.5) * perUnit, top: 2 }}
        >
          {told(kind) ? noteWords[kind] : null}
        </span>
      ))}
      {notes.map(({ column, kind }) => (
        <i
          key={`${kind} ${column}`}
          className={styles['box']}
          data-kind={kind}
          style={{
            left: column * perUnit - 1,
            width: perUnit,
            top: topPx - 3,
            height: kind === 'same-zone' ? 5 : bodyPx,
          }}
        />
      ))}
      {Array.from({ length: Math.ceil(columns / axisEvery) }, (_, index) => (
        <span
          key={index}
          className={styles['axis']}
          style={{ left: index * axisEvery * perUnit, top: heightPx - 16 }}
        >
          {countText(index * axisEvery * perColumn)}
        </span>
      ))}
    </div>
  );
};
