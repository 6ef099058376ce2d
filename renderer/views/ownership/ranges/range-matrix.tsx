import { useCallback, useMemo, useRef, type PointerEvent } from 'react';
import type { PlanMove, SpaceView } from '#shared/model';
import type { CellLook } from '../picture/picture-element.tsx';
import { PictureGrid } from '../picture/picture-grid.tsx';
import { useSight } from '../picture/use-sight.ts';
import { useWidth } from '../picture/use-width.ts';
import { useZoom, type Zoom } from '../slots/use-zoom.ts';
import { MatrixFoot } from './matrix-foot.tsx';
import { Notes, RowCounts, RowNames, Silent } from './matrix-marks.tsx';
import { cellId, matrixLook, mostColumns, rangeMatrix, type MatrixCell } from './matrix-rows.ts';
import { matrixWords } from './matrix-words.ts';
import { paintMatrix, shadeOf } from './paint-matrix.ts';
import styles from './ranges.module.css';
import { useFiner } from './use-finer.ts';

const namesPx = 116;
const countsPx = 76;
/** A taller matrix scrolls, px. */
const mostHeightPx = 620;
/** This much nearer, smaller ranges are asked for. */
const finerFrom = 1.9;
/** A pointer that moved further was dragging, px. */
const clickWithinPx = 4;

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
  const surface = useRef<HTMLDivElement>(null);
  const units = Math.min(mostColumns, space.positions);
  const pictureWidth = Math.max(units * 4, widthPx - namesPx - countsPx);
  const zoom = useZoom(units, pictureWidth, surface);
  const { view } = zoom;
  const finer = useFiner(space, view.perUnit * units > pictureWidth * finerFrom);
  const drawn = finer.space ?? space;
  const matrix = useMemo(
    () => rangeMatrix(drawn, moves, { units, isFiner: drawn !== space }),
    [drawn, moves, units, space],
  );
  const { rows, columns, perColumn, most, heightPx } = matrix;
  const { sight, scrolls, onScroll } = useSight(heightPx, mostHeightPx);
  const { drag, isDrag } = useDrag(zoom);
  const paint = useMemo(() => paintMatrix(rows, most), [rows, most]);
  const words = useCallback(
    (cell: MatrixCell) => matrixWords(cell, { space: drawn, perColumn, ageText }),
    [drawn, perColumn, ageText],
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
        <div
          ref={surface}
          className={styles['surface']}
          style={{ width: pictureWidth }}
          data-zoomed={!zoom.isWhole}
          onPointerDown={drag}
          onPointerMove={drag}
          onClickCapture={(event) => {
            if (isDrag()) event.stopPropagation();
          }}
        >
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
              // In which part of its range it lies nobody told.
              ringed === undefined || drawn !== space
                ? undefined
                : cellId(ringed.owner ?? '', Math.min(columns - 1, Math.floor(ringed.position / perColumn)))
            }
            onReach={({ x, width }) => zoom.show(x, width)}
            onKey={(key) => {
              const act = { '+': zoom.in, '=': zoom.in, '-': zoom.out, '0': zoom.whole }[key];
              act?.();
              return act !== undefined;
            }}
            onOpen={({ party, primary, secondary, column }) =>
              primary + secondary === 0
                ? undefined
                : onOpen({
                    party: party.id,
                    role: primary > 0 ? 'primary' : 'secondary',
                    range: {
                      from: column * perColumn,
                      to: (column + 1) * perColumn - 1,
                      of: drawn.positions,
                    },
                  })
            }
          >
            <Silent matrix={matrix} sight={sight} />
            <Notes matrix={matrix} view={view} />
          </PictureGrid>
        </div>
        <div className={styles['counts']} style={{ width: countsPx, height: heightPx }}>
          <RowCounts matrix={matrix} sight={sight} moves={moves} />
        </div>
      </div>
      <MatrixFoot zoom={zoom} units={units} drawn={drawn} finer={finer} />
    </div>
  );
};

/** Moving along the picture with the pointer; a click that ends a drag chooses nothing. */
const useDrag = (zoom: Zoom) => {
  const state = useRef<{ readonly atPx: number; readonly movedPx: number }>(undefined);
  return {
    drag: ({ type, buttons, clientX }: PointerEvent): void => {
      const before = state.current;
      if (type === 'pointerdown') state.current = { atPx: clientX, movedPx: 0 };
      else if (before !== undefined && buttons !== 0) {
        const px = clientX - before.atPx;
        zoom.drag(px);
        state.current = { atPx: clientX, movedPx: before.movedPx + Math.abs(px) };
      }
    },
    isDrag: (): boolean => {
      const moved = state.current?.movedPx ?? 0;
      state.current = undefined;
      return !zoom.isWhole && moved > clickWithinPx;
    },
  };
};
