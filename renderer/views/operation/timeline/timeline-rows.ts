import { bytesText, handedText, isSettled, listText, plural, spaceChanges } from '#shared/format';
import type { EpochMs, Operation, Plan, StepCall, StepPhase, StepProgress } from '#shared/model';

/** One part of a plan: steps that follow each other and do the same kind of thing. */
export type TimelineRow = {
  readonly id: string;
  readonly label: string;
  /** What it is about: "300 keys, 12 MB to copy"; '' where the label says it all. */
  readonly detail: string;
  readonly steps: readonly StepCall[];
  /** Of those steps whose time somebody reckons or has measured, ms. */
  readonly knownMs: number;
  /** Steps of which nobody can tell the time. */
  readonly unknown: number;
  /** The machine may be stopped once this is seen to be done. */
  readonly isSafeAfter: boolean;
};

/** Steps of whole sources would fill the sheet otherwise. */
const mostRows = 12;

const words: Readonly<Record<Exclude<StepPhase, 'cordon' | 'hand-over' | 'work'>, string>> = {
  'take-out': 'Take out of rotation',
  surge: 'Start extra copies',
  move: 'Stop tasks',
  'prove-empty': 'Prove it empty',
  settle: 'Settle',
  restore: 'Bring back',
};

/** Work of these phases is over before anything has to be gone. */
const before: readonly StepPhase[] = ['cordon', 'hand-over', 'take-out', 'surge', 'move', 'prove-empty'];

const keyOf = ({ phase, source }: StepCall): string => (phase === 'hand-over' ? `${phase} ${source}` : phase);

const groupsOf = (steps: readonly StepCall[]): readonly (readonly StepCall[])[] => {
  const groups: StepCall[][] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (last?.[0] !== undefined && keyOf(last[0]) === keyOf(step)) last.push(step);
    else groups.push([step]);
  }
  return groups.length > mostRows ? [...Map.groupBy(steps, keyOf).values()] : groups;
};

/** What changes hands in these steps, space by space. */
const changesIn = (plan: Plan, steps: readonly StepCall[]) => {
  const ids = new Set(steps.map(({ id }) => id));
  return spaceChanges({
    ...plan,
    moves: (plan.moves ?? []).filter(({ stepId }) => ids.has(stepId)),
  });
};

const handedWords = (plan: Plan, steps: readonly StepCall[]): Pick<TimelineRow, 'label' | 'detail'> => {
  const changes = changesIn(plan, steps);
  if (changes.length === 0)
    return { label: 'Hand over', detail: steps[0]?.source.replace('redis-cluster', 'Redis') ?? '' };
  const bytes = changes.map((change) => change.bytes);
  const sum = bytes.reduce<number | undefined>(
    (total, each) => (total === undefined || each === undefined ? undefined : total + each),
    0,
  );
  return {
    label: `Hand over ${listText(changes.map(({ name }) => name))}`,
    detail: [
      ...changes.map(({ handedOver, copies, unit }) =>
        handedOver > 0 ? handedText(handedOver, unit) : `copies of ${handedText(copies, unit)}`,
      ),
      sum === undefined ? 'size unknown' : sum === 0 ? 'nothing to copy' : `${bytesText(sum)} to copy`,
    ].join(', '),
  };
};

const wordsOf = (plan: Plan, steps: readonly StepCall[]): Pick<TimelineRow, 'label' | 'detail'> => {
  const [first] = steps;
  const nodes = new Set(steps.map(({ subject }) => subject));
  const many = steps.length > 1 ? plural(steps.length, 'step') : ([...nodes][0] ?? '');
  if (first === undefined) return { label: '', detail: '' };
  switch (first.phase) {
    case 'cordon':
      return {
        label: (plan.moves ?? []).length > 0 ? 'Stop new ownership' : 'Let nothing new in',
        detail: many,
      };
    case 'hand-over':
      return handedWords(plan, steps);
    case 'work':
      return { label: plan.request.kind === 'maintenance' ? 'Maintenance' : 'Do the work', detail: many };
    default:
      return { label: words[first.phase], detail: many };
  }
};

/** After which of these parts a machine may be stopped: before its maintenance, or when all that had to leave has left. */
const safeAt = ({ request }: Plan, phases: readonly StepPhase[]): readonly number[] => {
  if (request.kind === 'maintenance')
    return phases.flatMap((phase, at) =>
      at > 0 && phase === 'work' && phases[at - 1] !== 'work' ? [at - 1] : [],
    );
  return [
    request.kind === 'decommission'
      ? phases.length - 1
      : phases.findLastIndex((phase) => before.includes(phase)),
  ];
};

/** The parts of a plan that takes machines out of service, in their order; none for other plans. */
export const timelineRows = (plan: Plan): readonly TimelineRow[] => {
  if (!['drain', 'decommission', 'maintenance'].includes(plan.request.kind)) return [];
  const groups = groupsOf(plan.steps);
  const safe = safeAt(
    plan,
    groups.flatMap((steps) => steps[0]?.phase ?? []),
  );
  return groups.map((steps, at) => ({
    id: steps[0]?.id ?? String(at),
    ...wordsOf(plan, steps),
    steps,
    knownMs: steps.reduce((sum, { expectedMs = 0 }) => sum + expectedMs, 0),
    unknown: steps.filter(({ expectedMs }) => expectedMs === undefined).length,
    isSafeAfter: safe.includes(at),
  }));
};

/** Where one part stands. */
export type RowStanding = {
  readonly state: StepProgress['state'];
  /** Of its steps, 0 to 1, with what a step in rounds has moved. */
  readonly share: number;
  /** When its last step ended; undefined: it has not. */
  readonly endedAt: EpochMs | undefined;
};

const shareOf = ({ state, rounds }: StepProgress): number => {
  if (state === 'done' || state === 'already-so') return 1;
  if (state !== 'running' || rounds?.left === undefined) return 0;
  return rounds.moved + rounds.left === 0 ? 0 : rounds.moved / (rounds.moved + rounds.left);
};

const worst: readonly StepProgress['state'][] = ['failed', 'indeterminate', 'undone', 'running'];

/** Where a part of an operation stands, by its steps. */
export const standingOf = ({ steps }: TimelineRow, operation: Operation): RowStanding => {
  const ids = new Set(steps.map(({ id }) => id));
  const own = operation.steps.filter(({ stepId }) => ids.has(stepId));
  const done = own.filter((each) => isSettled(each) && each.state !== 'undone');
  const isOver = own.length === steps.length && done.length === steps.length;
  const state =
    worst.find((word) => own.some((each) => each.state === word)) ??
    (isOver
      ? done.every((each) => each.state === 'already-so')
        ? 'already-so'
        : 'done'
      : done.length > 0 && operation.endedAt === undefined
        ? 'running'
        : 'waiting');
  const ends = own.flatMap(({ endedAt }) => endedAt ?? []);
  return {
    state,
    share: own.reduce((sum, each) => sum + shareOf(each), 0) / Math.max(1, steps.length),
    endedAt: isOver ? ends.toSorted((a, b) => b - a)[0] : undefined,
  };
};
