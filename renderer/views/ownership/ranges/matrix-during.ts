import type { PlanMove, SpaceView } from '#shared/model';

/**
 * - `leaving`, `left`: it gives what it owns here away, or has given all of it
 * - `reserved`, `arrived`: something will come here, or all of it has
 */
export type During = 'leaving' | 'left' | 'reserved' | 'arrived';

const spread = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Column in which a position of so many lies; with `less` 1: the last one before it. */
type ColumnOf = (position: number, of?: number, less?: 0 | 1) => number;

/** Columns of a move, and what it takes: ranges that go whole, or the parts where keys go one by one. */
const columnsOf = ({ ranges, parts }: PlanMove, columnOf: ColumnOf): readonly number[] => [
  ...new Set([
    ...ranges.flatMap(([from, to]) => spread(columnOf(from), columnOf(to))),
    ...(parts?.counts ?? []).flatMap(([position]) =>
      spread(columnOf(position, parts?.of), columnOf(position + 1, parts?.of, 1)),
    ),
  ]),
];

/**
 * What is still to go, as it is read now: keys of a column that the giver owns and that the receiver has the copy of, or whose
 * receiver is chosen at the time. Where copies are not told, all that the giver owns there.
 */
const remainingIn = (space: SpaceView, givers: ReadonlySet<string>, columnOf: ColumnOf) => {
  const left = new Map<string, number>();
  const add = (name: string, count: number): void => void left.set(name, (left.get(name) ?? 0) + count);
  for (const { from, owner, secondaries, count, state } of space.segments) {
    if (owner === undefined || !givers.has(owner) || state === 'archived') continue;
    const column = columnOf(from);
    add(`${owner} ${column}`, count);
    if (secondaries.length === 0) add(`${owner} * ${column}`, count);
    for (const id of secondaries) add(`${owner} ${id} ${column}`, count);
  }
  return {
    all: (giver: string, column: number): number => left.get(`${giver} ${column}`) ?? 0,
    for: (giver: string, receiver: string, column: number): number =>
      (left.get(`${giver} ${receiver} ${column}`) ?? 0) + (left.get(`${giver} * ${column}`) ?? 0),
  };
};

/** What is so during an operation, of each party in each column: by what the plan says, and by what is read now. */
export const duringOf = (
  space: SpaceView,
  moves: readonly PlanMove[],
  { columns, isFiner }: { readonly columns: number; readonly isFiner: boolean },
): ((party: string) => (column: number, primary: number) => During | undefined) => {
  const columnOf: ColumnOf = (position, of = space.positions, less = 0) => {
    const at = (position * columns) / of;
    return Math.min(columns - 1, less === 1 ? Math.ceil(at) - 1 : Math.floor(at));
  };
  const primary = moves.filter(({ role }) => role === 'primary');
  const remaining = remainingIn(space, new Set(primary.map(({ from }) => from)), columnOf);
  return (party) => {
    const away = primary.filter(({ from }) => from === party);
    const here = primary.filter(({ to }) => to === party);
    // Nobody counts where keys are that move one by one: whatever is owned leaves.
    const everywhere = away.some(({ ranges, parts }) => ranges.length === 0 && parts === undefined);
    const leaves = new Set(away.flatMap((move) => columnsOf(move, columnOf)));
    const comes = new Map<number, PlanMove[]>();
    for (const move of here)
      for (const column of columnsOf(move, columnOf)) comes.set(column, [...(comes.get(column) ?? []), move]);
    return (column, owned) => {
      if (leaves.has(column) || (everywhere && owned > 0))
        // The plan was counted by wider ranges: of a part that holds nothing nobody can tell whether it ever did.
        return owned > 0 ? 'leaving' : isFiner ? undefined : 'left';
      const coming = comes.get(column);
      if (coming === undefined) return undefined;
      const isAll = coming.every(
        ({ from, parts }) =>
          (parts === undefined ? remaining.all(from, column) : remaining.for(from, party, column)) === 0,
      );
      if (isAll && owned > 0) return 'arrived';
      return isAll && isFiner ? undefined : 'reserved';
    };
  };
};
