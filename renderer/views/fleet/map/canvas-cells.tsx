import { useEffect, useRef } from 'react';
import { useFleet } from '../../../queries/index.ts';
import { readToken, useClock } from '../../../ui/index.ts';
import type { CellBox } from '../grid/next-cell.ts';
import { paintMap, type Painted } from './paint-map.ts';
import styles from './map.module.css';

/** More device pixels than this per CSS pixel cost time and cannot be seen on squares. */
const mostPixelRatio = 2;
/** Ticks of data come once a second; painting at most this often, ms, keeps bursts from adding up. */
const paintEveryMs = 250;

/**
 * All squares on one canvas, for fleets whose squares would be too many elements. Colours are read when it is made:
 * give it another `key` for another theme. Words and focus are in the cells above it.
 */
export const CanvasCells = ({
  cells,
  widthPx,
  heightPx,
}: {
  readonly cells: readonly CellBox[];
  readonly widthPx: number;
  readonly heightPx: number;
}) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const paintedMs = useRef(-Infinity);
  const last = useRef<{ readonly cells: readonly CellBox[]; readonly painted: Painted }>(undefined);
  const clock = useClock();
  const nodes = useFleet((fleet) => fleet.nodes);
  useEffect(() => {
    const paint = (atMs: number): void => {
      const to = canvas.current?.getContext('2d') ?? null;
      if (canvas.current === null || to === null) return;
      if (atMs - paintedMs.current < paintEveryMs) {
        frame = requestAnimationFrame(paint);
        return;
      }
      paintedMs.current = atMs;
      const ratio = Math.min(mostPixelRatio, devicePixelRatio);
      const [width, height] = [Math.round(widthPx * ratio), Math.round(heightPx * ratio)];
      const isSame =
        last.current?.cells === cells && canvas.current.width === width && canvas.current.height === height;
      if (!isSame) {
        // Giving it a size empties a canvas, the same size too.
        canvas.current.width = width;
        canvas.current.height = height;
        to.scale(ratio, ratio);
        last.current = { cells, painted: new Map() };
      }
      const known = new Map<string, string>();
      paintMap(
        to,
        cells,
        nodes,
        clock.now(),
        (token) => {
          const value = known.get(token) ?? readToken(token);
          known.set(token, value);
          return value;
        },
        last.current?.painted ?? new Map(),
      );
    };
    let frame = requestAnimationFrame(paint);
    return () => cancelAnimationFrame(frame);
  }, [cells, nodes, widthPx, heightPx, clock]);
  return (
    <canvas
      ref={canvas}
      className={styles['canvas']}
      style={{ width: widthPx, height: heightPx }}
      aria-hidden="true"
    />
  );
};
