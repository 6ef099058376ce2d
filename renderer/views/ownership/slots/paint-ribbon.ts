import { cellsInSight, type PictureRow } from '../picture/picture-cell.ts';
import type { Paint, Token } from '../picture/picture-canvas.tsx';
import { isTrouble, ribbonLook, type RibbonCell } from './ribbon-rows.ts';

/** Narrower is not seen, px. */
const leastTroublePx = 3;
/** One letter of a label, and the room around it, px. */
const letterPx = 7.2;
const labelRoomPx = 16;

/** Whether a name can be written on so wide a cell, px. */
export const nameFits = (name: string, widthPx: number): boolean =>
  widthPx >= name.length * letterPx + labelRoomPx;

const fillOf = (cell: RibbonCell, hueOf: (owner: string | undefined) => Token): Token => {
  const look = ribbonLook(cell);
  if (isTrouble(look)) return '--crit';
  if (look === 'leaving') return '--drain';
  if (look === 'unknown' || look === 'archived') return '--ink-3';
  return hueOf(cell.lane === 'copy' ? cell.segment.secondaries[0] : cell.owner);
};

/**
 * Paints lanes of thousands of cells. Cells that end in the same device column as the one before add nothing that could be
 * seen and are passed over; holes and double owners are painted last, never passed over, never narrower than can be seen.
 */
export const paintRibbon =
  (
    rows: readonly PictureRow<RibbonCell>[],
    of: {
      readonly hueOf: (owner: string | undefined) => Token;
      readonly nameOf: (owner: string | undefined) => string;
      readonly font: string;
    },
  ): Paint =>
  (to, view, colour) => {
    to.font = of.font;
    to.textBaseline = 'middle';
    for (const { cells } of rows) {
      let paintedTo = -1;
      let fill: Token | undefined;
      const troubled: RibbonCell[] = [];
      for (const cell of cellsInSight(cells, view)) {
        if (cell.lane !== 'copy' && isTrouble(ribbonLook(cell))) troubled.push(cell);
        const left = (cell.x - view.x) * view.perUnit;
        const right = left + cell.width * view.perUnit;
        if (Math.round(right) <= paintedTo) continue;
        const next = fillOf(cell, of.hueOf);
        if (next !== fill) to.fillStyle = colour(next);
        fill = next;
        const start = Math.max(left, paintedTo);
        paintedTo = Math.round(right);
        const gap = right - left > 6 ? 1 : 0;
        to.fillRect(start, cell.y, Math.max(1, right - start - gap), cell.height);
        const name = of.nameOf(cell.owner);
        if (cell.lane === 'copy' || !nameFits(name, right - left)) continue;
        to.fillStyle = colour('--fg-inv');
        to.fillText(name, Math.max(left, 0) + 8, cell.y + cell.height / 2);
        fill = undefined;
      }
      to.fillStyle = colour('--crit');
      for (const cell of troubled) {
        const left = (cell.x - view.x) * view.perUnit;
        to.fillRect(left, cell.y - 3, Math.max(leastTroublePx, cell.width * view.perUnit), cell.height + 6);
      }
    }
  };
