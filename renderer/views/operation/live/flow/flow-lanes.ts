import { handedText } from '#shared/format';
import type { MovedSpace, Operation, PlanMove, SpaceView, StepProgress } from '#shared/model';

/** Everything that goes from one place to one other, of one kind. */
export type Lane = {
  readonly id: string;
  /** For people; `to` undefined: the system chooses. */
  readonly from: string;
  readonly to: string | undefined;
  readonly total: number;
  /** Observed to be there; undefined: not known. */
  readonly arrived: number | undefined;
  readonly isRunning: boolean;
  /** What it is: "2,080 keys of documents", "3 tasks". */
  readonly what: string;
};

const isNumber = (value: number | undefined): value is number => value !== undefined;

type Item = StepProgress['items'][number];

const byName = new Intl.Collator('en', { numeric: true }).compare;

/** Tasks and other single things, as the newest step that speaks of each tells. */
const itemLanes = ({ steps }: Operation): readonly Lane[] => {
  const items = new Map<string, Item>(steps.flatMap((step) => step.items).map((item) => [item.id, item]));
  const going = [...items.values()].filter(({ from, to }) => from !== undefined && to !== undefined);
  return [...Map.groupBy(going, ({ from, to }) => `${from}\n${to}`)].flatMap(
    ([id, each]): readonly Lane[] => {
      const [{ from, to } = {}] = each;
      return from === undefined || to === undefined
        ? []
        : [
            {
              id,
              from,
              to,
              total: each.length,
              arrived: each.filter(({ state }) => state === 'done').length,
              isRunning: each.some(({ state }) => state === 'running'),
              what: each.length === 1 ? (each[0]?.name ?? '') : `${each.length} copies`,
            },
          ];
    },
  );
};

/**
 * What of a move has arrived: all of it once its step has proved so; under way, what the receiver owns more than before, or what the
 * step's rounds were told to have moved where that is newer. The space is read every few seconds, a round is answered at once.
 */
const arrivedOf = (
  move: PlanMove,
  step: StepProgress | undefined,
  seen: { readonly gained: number | undefined; readonly isAlone: boolean },
): number | undefined => {
  switch (step?.state) {
    case 'done':
    case 'already-so':
      return move.count;
    case 'running':
    case 'failed':
    case 'indeterminate': {
      const told = [seen.gained, seen.isAlone ? step.rounds?.moved : undefined].filter(isNumber);
      return told.length === 0 ? undefined : Math.max(0, Math.min(move.count, Math.max(...told)));
    }
    default:
      return 0;
  }
};

const ownsOf = (parties: MovedSpace['parties'] | SpaceView['parties'] = [], id: string | undefined) =>
  parties.find((party) => party.id === id)?.owns;

/** What changes its owner. */
const moveLanes = ({ plan, steps }: Operation, spaces: readonly SpaceView[]): readonly Lane[] => {
  const moves = plan.moves ?? [];
  const owned = moves.filter(({ role }) => role === 'primary');
  const shown = owned.length > 0 ? owned : moves;
  return shown.map((move, index): Lane => {
    const { spaceId, from, to, count, stepId, role } = move;
    const before = plan.movedSpaces?.find((space) => space.spaceId === spaceId);
    const now = spaces.find(({ id }) => id === spaceId);
    const step = steps.find((each) => each.stepId === stepId);
    const isOnly = shown.filter((other) => other.spaceId === spaceId && other.to === to).length === 1;
    const [had, has] = [ownsOf(before?.parties, to), ownsOf(now?.parties, to)];
    const gained =
      role === 'primary' && isOnly && had !== undefined && has !== undefined ? has - had : undefined;
    const name = (id: string): string => before?.parties.find((party) => party.id === id)?.name ?? id;
    const counted = handedText(count, before?.unit ?? now?.unit ?? 'document');
    return {
      id: `${spaceId} ${stepId} ${from} ${to ?? ''} ${index}`,
      from: name(from),
      to: to === undefined ? undefined : name(to),
      total: count,
      arrived: arrivedOf(move, step, {
        gained,
        isAlone: shown.filter((other) => other.stepId === stepId).length === 1,
      }),
      isRunning: step?.state === 'running',
      what: `${role === 'primary' ? '' : 'copies of '}${counted} of ${before?.name ?? now?.name ?? spaceId}`,
    };
  });
};

/** Who gives what to whom, by giver and receiver: lanes keep their places while numbers change. */
export const flowLanes = (operation: Operation, spaces: readonly SpaceView[]): readonly Lane[] =>
  [...moveLanes(operation, spaces), ...itemLanes(operation)].toSorted(
    (a, b) => byName(a.from, b.from) || byName(a.to ?? '~', b.to ?? '~') || byName(a.id, b.id),
  );
