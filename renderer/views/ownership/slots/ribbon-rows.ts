import type { PlanMove, Segment } from '#shared/model';
import type { PictureCell, PictureRow } from '../picture/picture-cell.ts';

/** Slots side by side with one owner, now or afterwards. Its `x` and `width` are slots. */
export type RibbonCell = PictureCell & {
  readonly lane: 'now' | 'after' | 'copy';
  readonly segment: Segment;
  /** Who owns it in this lane; undefined: nobody, or nobody knows who. */
  readonly owner: string | undefined;
  /** To whom it goes, while it is to go. */
  readonly goesTo?: string | undefined;
  readonly isLeaving: boolean;
};

const laneTops = { now: 20, after: 86 } as const;
const laneHeight = 28;
const copyHeight = 9;
/** Where the lanes lie, px. Without moves there is no lane for afterwards, and the copies are right below. */
export const ribbonPlaces = (hasMoves: boolean) => ({
  ...laneTops,
  laneHeight,
  copyHeight,
  copy: (hasMoves ? laneTops.after : laneTops.now) + laneHeight + 6,
  height: (hasMoves ? laneTops.after : laneTops.now) + laneHeight + 6 + copyHeight + 20,
});

type Cut = { readonly from: number; readonly to: number; readonly goesTo: string | undefined };
type Piece = { readonly from: number; readonly to: number; readonly segment: Segment; readonly move?: Cut };

/** The parts of a segment that leave and those that stay, in order. */
const cutOf = (segment: Segment, cuts: readonly Cut[]): readonly Piece[] => {
  const pieces: Piece[] = [];
  let next = segment.from;
  for (const cut of cuts) {
    const [from, to] = [Math.max(cut.from, next), Math.min(cut.to, segment.to)];
    if (from > to) continue;
    if (from > next) pieces.push({ from: next, to: from - 1, segment });
    pieces.push({ from, to, segment, move: cut });
    next = to + 1;
  }
  if (next <= segment.to) pieces.push({ from: next, to: segment.to, segment });
  return pieces;
};

const piecesOf = (segments: readonly Segment[], moves: readonly PlanMove[]): readonly Piece[] => {
  const cutsByOwner = Map.groupBy(
    moves
      .filter(({ role }) => role === 'primary')
      .flatMap(({ from: owner, to: goesTo, ranges }) =>
        ranges.map(([from, to]) => ({ owner, from, to, goesTo })),
      )
      .toSorted((a, b) => a.from - b.from),
    ({ owner }) => owner,
  );
  return segments
    .toSorted((a, b) => a.from - b.from)
    .flatMap((segment) => {
      const cuts = segment.owner === undefined ? undefined : cutsByOwner.get(segment.owner);
      return cuts === undefined
        ? [{ from: segment.from, to: segment.to, segment }]
        : cutOf(
            segment,
            cuts.filter(({ from, to }) => from <= segment.to && to >= segment.from),
          );
    });
};

/** The segments as lanes: now, afterwards while something is to move, and where the copies are. Holes are cells too. */
export const ribbonRows = (
  segments: readonly Segment[],
  moves: readonly PlanMove[],
): readonly PictureRow<RibbonCell>[] => {
  const pieces = piecesOf(segments, moves);
  const hasMoves = moves.length > 0;
  const places = ribbonPlaces(hasMoves);
  const cells = (lane: RibbonCell['lane']): readonly RibbonCell[] =>
    pieces.map(({ from, to, segment, move }) => ({
      id: `${lane} ${from}`,
      x: from,
      width: to - from + 1,
      y: places[lane],
      height: lane === 'copy' ? copyHeight : laneHeight,
      lane,
      segment,
      owner: lane === 'after' && move !== undefined ? move.goesTo : segment.owner,
      isLeaving: lane === 'now' && (move !== undefined || segment.state === 'moving'),
      goesTo: move?.goesTo ?? segment.movingTo,
    }));
  return [
    { id: 'now', name: 'Now', cells: cells('now') },
    ...(hasMoves ? [{ id: 'after', name: 'After', cells: cells('after') }] : []),
    { id: 'copy', name: 'Copies', cells: cells('copy') },
  ];
};

/** What a cell is drawn as; the same for elements and for the canvas. */
export type RibbonLook = 'owned' | 'leaving' | 'hole' | 'contested' | 'unknown' | 'archived';

export const ribbonLook = ({ segment, owner, lane, isLeaving }: RibbonCell): RibbonLook => {
  if (segment.state === 'orphaned') return 'hole';
  if (segment.state === 'contested') return 'contested';
  if (segment.state === 'unknown') return 'unknown';
  if (owner === undefined) return lane === 'after' ? 'unknown' : 'hole';
  if (segment.state === 'archived') return 'archived';
  return isLeaving ? 'leaving' : 'owned';
};

/** What must be seen however narrow it is. */
export const isTrouble = (look: RibbonLook): boolean => look === 'hole' || look === 'contested';
