import { valueOf, type NodeState, type NodeView } from '#shared/model';
import { worstDisk } from '../../../queries/index.ts';
import { stateLook } from '../../../ui/index.ts';

/** How a square is filled, and the state whose shape stands in it; none for a healthy node. */
export type CellLook = {
  readonly fill: `--${string}`;
  readonly glyph: NodeState | undefined;
  readonly isHatched: boolean;
};

const shades = ['--q1', '--q2', '--q3', '--q4', '--q5'] as const;
/** Shades reach to where warnings begin: a fuller healthy disk has the last shade. */
const fullShadeRatio = 0.8;

/** A healthy node is shaded by its disk; any other state replaces the shade, so that the map reads without colour. */
export const cellLook = (view: NodeView, state: NodeState, now: number): CellLook => {
  if (state !== 'ok')
    return { fill: stateLook[state].tint, glyph: state, isHatched: state === 'stale' || state === 'unknown' };
  const ratio = worstDisk(view, now)?.usedRatio;
  if (ratio === undefined) return { fill: '--unknown-t', glyph: undefined, isHatched: true };
  const step = Math.min(shades.length - 1, Math.floor((ratio / fullShadeRatio) * shades.length));
  return { fill: shades[step] ?? '--q1', glyph: undefined, isHatched: false };
};

const giga = 1e9;

/** Side of the smallest square, in units. */
export const leastSide = 2;

/** Side of a node's square in units, by its largest disk: under 250 GB, to 1 TB, over. Unknown size is the smallest. */
export const sideOf = (view: NodeView): number => {
  const sizes = (valueOf(view.facts.volumes) ?? []).map((volume) => valueOf(volume.space)?.sizeBytes ?? 0);
  const largest = Math.max(0, ...sizes);
  return largest < 250 * giga ? leastSide : largest < 1_000 * giga ? 3 : 4;
};
