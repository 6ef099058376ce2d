import type { NodeId, NodeView } from '#shared/model';
import { shownState } from '../../../queries/index.ts';
import { glyphShapes, stateLook, type StateWord } from '../../../ui/index.ts';
import type { CellBox } from '../grid/next-cell.ts';
import { cellLook } from './cell-look.ts';

/** Field that glyph shapes are drawn on. */
const glyphField = 14;
const glyphShare = 0.66;
const hatchStepPx = 4;

const drawGlyph = (to: CanvasRenderingContext2D, box: CellBox, state: StateWord, colour: string): void => {
  const side = box.width * glyphShare;
  const shape = glyphShapes[state];
  to.save();
  to.translate(box.x + (box.width - 1 - side) / 2, box.y + (box.height - 1 - side) / 2);
  to.scale(side / glyphField, side / glyphField);
  to.fillStyle = colour;
  to.strokeStyle = colour;
  to.lineWidth = 1.3;
  to.lineCap = 'round';
  if (shape.fill !== undefined) {
    const outline = new Path2D(shape.fill);
    // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a canvas, not an array
    to.fill(outline, 'evenodd');
  }
  for (const { path, dash } of shape.strokes ?? []) {
    to.setLineDash([...(dash ?? [])]);
    to.stroke(new Path2D(path));
  }
  to.restore();
};

const drawHatch = (to: CanvasRenderingContext2D, box: CellBox, colour: string): void => {
  const side = box.width - 1;
  to.save();
  to.beginPath();
  to.rect(box.x, box.y, side, side);
  to.clip();
  to.beginPath();
  for (let at = -side; at < side; at += hatchStepPx) {
    to.moveTo(box.x + at, box.y + side);
    to.lineTo(box.x + at + side, box.y);
  }
  to.strokeStyle = colour;
  to.lineWidth = 1;
  to.stroke();
  to.restore();
};

/** How each square was painted last, by node id. Give a new one when squares have moved or the canvas was emptied. */
export type Painted = Map<string, string>;

/**
 * Paints the squares that look different from last time. `colour` gives the value of a token and should remember it:
 * it is asked for each square.
 */
export const paintMap = (
  to: CanvasRenderingContext2D,
  cells: readonly CellBox[],
  nodes: ReadonlyMap<NodeId, NodeView>,
  now: number,
  colour: (token: `--${string}`) => string,
  painted: Painted,
): void => {
  for (const box of cells) {
    const view = nodes.get(box.id as NodeId);
    if (view === undefined) continue;
    const look = cellLook(view, shownState(view, now), now);
    const words = `${look.fill} ${look.glyph} ${look.isHatched}`;
    if (painted.get(box.id) === words) continue;
    painted.set(box.id, words);
    // Tints let through what is below them. Whole pixels: the gap to the next square is one wide.
    const [x, y] = [Math.floor(box.x), Math.floor(box.y)];
    to.clearRect(x, y, Math.ceil(box.x + box.width - 1) - x, Math.ceil(box.y + box.height - 1) - y);
    to.fillStyle = colour(look.fill);
    to.fillRect(box.x, box.y, box.width - 1, box.height - 1);
    if (look.isHatched) drawHatch(to, box, colour('--hatch'));
    if (look.glyph !== undefined) drawGlyph(to, box, look.glyph, colour(stateLook[look.glyph].colour));
  }
};
