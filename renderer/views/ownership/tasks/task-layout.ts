import type { OwnedState, Party, SpaceView } from '#shared/model';
import type { PictureCell, PictureRow } from '../picture/picture-cell.ts';

/** Copies of one workload on one machine, px. */
export type TaskCell = PictureCell & {
  readonly party: Party | undefined;
  readonly workload: string;
  readonly count: number;
  readonly state: OwnedState;
  readonly movingTo: string | undefined;
};

export type TaskBlock = {
  readonly party: Party | undefined;
  readonly x: number;
  readonly y: number;
  readonly width: number;
};
export type TaskLayout = {
  readonly rows: readonly PictureRow<TaskCell>[];
  readonly blocks: readonly TaskBlock[];
  readonly heightPx: number;
  readonly unitPx: number;
};

export const headPx = 20;
const gapPx = 8;
const rowGapPx = 2;
const mostUnitPx = 72;
const leastUnitPx = 7;
/** Wide enough for a short name, px. */
const wordPx = 44;
/** Machines that own nothing keep a place as wide as one copy. */
const leastUnits = 1;
const mostShelves = 3;

type Share = Omit<TaskCell, keyof PictureCell>;
type Group = {
  readonly party: Party | undefined;
  readonly lines: readonly (readonly Share[])[];
  readonly units: number;
};

const byName = new Intl.Collator('en', { numeric: true }).compare;

/** Copies of one machine in two lines, about as long as each other. */
const groupOf = (party: Party | undefined, shares: readonly Share[]): Group => {
  const total = shares.reduce((sum, { count }) => sum + count, 0);
  const lines: [Share[], Share[]] = [[], []];
  let filled = 0;
  for (const share of shares) {
    lines[filled * 2 < total || shares.length === 1 ? 0 : 1].push(share);
    filled += share.count;
  }
  const lengths = lines.map((line) => line.reduce((sum, { count }) => sum + count, 0));
  return { party, lines, units: Math.max(leastUnits, ...lengths) };
};

const groupsOf = (space: SpaceView): readonly Group[] => {
  const byOwner = Map.groupBy(
    space.prefixes.map((share): Share & { readonly owner: string | undefined } => ({
      owner: share.owner,
      party: undefined,
      workload: share.prefix,
      count: share.count,
      state: share.state,
      movingTo: share.movingTo,
    })),
    ({ owner }) => owner,
  );
  const known = space.parties.toSorted(
    (a, b) => byName(a.zone ?? '~', b.zone ?? '~') || byName(a.name, b.name),
  );
  const nowhere = byOwner.get(undefined) ?? [];
  return [
    ...known.map((party) =>
      groupOf(
        party,
        (byOwner.get(party.id) ?? []).map((share) => ({ ...share, party })),
      ),
    ),
    ...(nowhere.length === 0 ? [] : [groupOf(undefined, nowhere)]),
  ];
};

const shelve = (groups: readonly Group[], unitPx: number, widthPx: number): readonly (readonly Group[])[] => {
  const shelves: Group[][] = [[]];
  let x = 0;
  for (const group of groups) {
    const width = group.units * unitPx + gapPx;
    if (x > 0 && x + width - gapPx > widthPx) {
      shelves.push([]);
      x = 0;
    }
    shelves.at(-1)?.push(group);
    x += width;
  }
  return shelves;
};

/** The widest copy with which all machines fit on few shelves, by halving. */
const unitFor = (groups: readonly Group[], widthPx: number): number => {
  let [low, high] = [leastUnitPx, mostUnitPx];
  for (let round = 0; round < 12; round += 1) {
    const middle = (low + high) / 2;
    const isWide = Math.max(...groups.map(({ units }) => units), 1) * middle <= widthPx;
    if (isWide && shelve(groups, middle, widthPx).length <= mostShelves) low = middle;
    else high = middle;
  }
  return low;
};

/** Every machine with its copies, width by how many, on shelves that fit the window. */
export const layOutTasks = (space: SpaceView, widthPx: number): TaskLayout => {
  const groups = groupsOf(space);
  const unitPx = unitFor(groups, widthPx);
  const linePx = unitPx >= wordPx ? 34 : Math.max(9, Math.min(20, unitPx));
  // Where every machine runs one thing at most, a second line would be blank.
  const lines = groups.some(({ lines: [, second] }) => (second?.length ?? 0) > 0) ? 2 : 1;
  const shelfPx = headPx + lines * (linePx + rowGapPx) + 8;
  const blocks: TaskBlock[] = [];
  const rows = shelve(groups, unitPx, widthPx).flatMap((shelf, shelfAt) => {
    const y = shelfAt * shelfPx;
    const cells: [TaskCell[], TaskCell[]] = [[], []];
    let x = 0;
    for (const { party, lines, units } of shelf) {
      const width = units * unitPx;
      blocks.push({ party, x, y, width });
      lines.forEach((line, lineAt) => {
        const total = line.reduce((sum, { count }) => sum + count, 0);
        let at = x;
        for (const share of line) {
          const share1 = (share.count / total) * width;
          cells[lineAt as 0 | 1].push({
            id: `${share.party?.id ?? ''} ${share.workload} ${share.state} ${share.movingTo ?? ''}`,
            x: at,
            y: y + headPx + lineAt * (linePx + rowGapPx),
            width: share1,
            height: linePx,
            ...share,
          });
          at += share1;
        }
      });
      x += width + gapPx;
    }
    return cells.map((line, lineAt) => ({
      id: `${shelfAt} ${lineAt}`,
      name: `Row ${shelfAt * 2 + lineAt + 1}`,
      cells: line,
    }));
  });
  return { rows, blocks, heightPx: Math.max(1, rows.length / 2) * shelfPx, unitPx };
};
