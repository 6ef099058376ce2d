import { cellsInSight, type PictureRow } from '../picture/picture-cell.ts';
import type { Paint } from '../picture/picture-canvas.tsx';
import { matrixLook, rowPx, type MatrixCell, type MatrixLook } from './matrix-rows.ts';

const markInset = 2;

/** How dark a mark is by its share of the largest, from a quarter on: few documents are still seen. */
export const shadeOf = (count: number, most: number): number =>
  most === 0 ? 1 : 0.3 + 0.7 * Math.sqrt(count / most);

/** What is owned is in them, by its share of the most. */
const ownShades: ReadonlySet<MatrixLook> = new Set(['primary', 'both', 'coming']);
const dashed: ReadonlySet<MatrixLook> = new Set(['reserved', 'coming', 'left']);
const dash = [2.5, 2] as const;

/** Paints the rows in sight. */
export const paintMatrix =
  (rows: readonly PictureRow<MatrixCell>[], most: number): Paint =>
  (to, view, colour) => {
    const columnPx = view.perUnit * (rows[0]?.cells[0]?.width ?? 1);
    const size = Math.max(2, columnPx - 3);
    const height = rowPx - 2 * markInset - 1;
    for (const { cells } of rows) {
      const y = (cells[0]?.y ?? 0) - view.topPx;
      if (y + rowPx < 0 || y > view.heightPx) continue;
      for (const cell of cellsInSight(cells, view)) {
        const look = matrixLook(cell);
        const x = (cell.x - view.x) * view.perUnit + 1;
        if (look === 'none') {
          to.globalAlpha = 1;
          to.fillStyle = colour('--ink-3');
          to.fillRect(x + size / 2 - 1, y + rowPx / 2 - 1, 1.6, 1.6);
          continue;
        }
        const ink = look === 'disputed' ? '--crit' : ownShades.has(look) ? '--ink-1' : '--drain';
        const filled = look === 'disputed' || look === 'arrived' || ownShades.has(look);
        to.globalAlpha = ownShades.has(look) ? shadeOf(cell.primary, most) : 1;
        if (filled) {
          to.fillStyle = colour(ink);
          to.fillRect(x, y + markInset, size, height);
        } else if (look === 'leaving') {
          to.fillStyle = colour('--drain');
          to.fillRect(x, y + rowPx / 2, size, height / 2);
        }
        to.globalAlpha = 1;
        if (look === 'primary' || look === 'disputed' || look === 'arrived') continue;
        to.strokeStyle = colour(
          cell.sameZone > 0
            ? '--warn'
            : look === 'secondary' || look === 'both' || look === 'archived'
              ? '--ink-1'
              : '--drain',
        );
        to.lineWidth = 1.2;
        to.setLineDash(dashed.has(look) ? [...dash] : []);
        to.strokeRect(x + 0.6, y + markInset + 0.6, size - 1.2, height - 1.2);
      }
    }
  };
