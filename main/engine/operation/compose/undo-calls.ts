import type { StepCall } from '#shared/model';
import type { StepKind } from '../../source-kit/index.ts';
import { hasEnded, type Recorded } from '../record/index.ts';

/** One step back, and the steps of the plan that are taken back once it is done. */
export type UndoCall = { readonly undoes: readonly string[]; readonly call: StepCall };

/** How to take back what an operation sent, and what of it cannot be taken back. */
export type UndoCalls = {
  readonly calls: readonly UndoCall[];
  readonly irreversible: readonly StepCall[];
};

/** Steps whose intent is in the journal and that were not taken back since: they may have changed something. */
export const touchedSteps = ({ operation, seen }: Recorded): readonly StepCall[] => {
  const undone = new Set(
    operation.steps.filter(({ state }) => state === 'undone').map(({ stepId }) => stepId),
  );
  const byId = new Map(operation.plan.steps.map((step) => [step.id, step]));
  return [...seen.keys()].flatMap((id) => (undone.has(id) ? [] : (byId.get(id) ?? [])));
};

/** Without what a later step has put out of reach: a container that was removed cannot be started again. */
const withoutFinal = (recorded: Recorded, kinds: ReadonlyMap<string, StepKind>): readonly StepCall[] => {
  const touched = touchedSteps(recorded);
  const isFinal = ({ kind }: StepCall): boolean => kinds.get(kind)?.isFinal === true;
  const closed = new Set(touched.filter(isFinal).map(({ source }) => source));
  return touched.filter((step) => isFinal(step) || !closed.has(step.source));
};

/**
 * Maintenance brings each node back itself. Taking that back would take the node out again, so its restoring steps are
 * left as they are, and what they have put back needs nothing more.
 */
const withoutRestored = (recorded: Recorded, kinds: ReadonlyMap<string, StepKind>): readonly StepCall[] => {
  const { plan, steps } = recorded.operation;
  const touched = withoutFinal(recorded, kinds);
  if (plan.request.kind !== 'maintenance') return touched;
  const done = new Set(
    steps.flatMap(({ stepId, state }) => (['done', 'already-so'].includes(state) ? [stepId] : [])),
  );
  // One thing restored for each node (a balancer) has a numbered name from the second time on.
  const restored = new Set(
    plan.steps.flatMap(({ id, phase, subject }) =>
      phase === 'restore' && done.has(id) ? [`${subject} ${id.replace(/ \(\d+\)$/, '')}`] : [],
    ),
  );
  return touched.filter((step) => {
    if (step.phase === 'restore') return false;
    const call = undoOf(step, recorded, kinds);
    return typeof call !== 'object' || !restored.has(`${step.subject} ${call.id}`);
  });
};

const undoOf = (
  step: StepCall,
  { seen }: Pick<Recorded, 'seen'>,
  kinds: ReadonlyMap<string, StepKind>,
): StepCall | 'irreversible' | undefined => {
  const kind = kinds.get(step.kind);
  if (kind === undefined || kind.undo === 'irreversible') return 'irreversible';
  // A journal may be older than this program: what cannot be read any more cannot be taken back by it.
  const params = kind.params.safeParse(step.params);
  const before = kind.seen.safeParse(seen.get(step.id));
  return params.success && before.success ? kind.undo(params.data, before.data, step) : 'irreversible';
};

/** True when the last of these steps, seen to be so, left the thing as the first one found it: an extra copy came and went. */
const cameBack = (
  steps: readonly StepCall[],
  { operation, seen }: Recorded,
  kinds: ReadonlyMap<string, StepKind>,
): boolean => {
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined || first.kind !== last.kind) return false;
  const state = operation.steps.find(({ stepId }) => stepId === last.id)?.state;
  if (state !== 'done' && state !== 'already-so') return false;
  const before = new Map([[last.id, seen.get(first.id)]]);
  return undoOf(last, { seen: before }, kinds) === undefined;
};

/**
 * The steps that put back what was there before, last change first. Two changes to one thing give one undo: where their
 * undo steps are the same call, only the value before the first change is put back; none where the last change did that.
 */
export const undoCalls = (
  recorded: Recorded,
  kinds: ReadonlyMap<string, StepKind>,
  only: (step: StepCall) => boolean = () => true,
): UndoCalls => {
  const irreversible: StepCall[] = [];
  const calls = new Map<string, UndoCall>();
  for (const step of withoutRestored(recorded, kinds).filter(only).toReversed()) {
    const call = undoOf(step, recorded, kinds);
    if (call === 'irreversible') {
      irreversible.push(step);
      continue;
    }
    if (call === undefined) continue;
    const undoes = [...(calls.get(call.id)?.undoes ?? []), step.id];
    // Kept where the last change stands, with the value from before the first one.
    calls.set(call.id, { undoes, call });
  }
  const byId = new Map(recorded.operation.plan.steps.map((step) => [step.id, step]));
  const open = [...calls.values()].filter(
    ({ undoes }) =>
      !cameBack(
        undoes.toReversed().flatMap((id) => byId.get(id) ?? []),
        recorded,
        kinds,
      ),
  );
  return {
    // One after the other, whatever phases they belonged to: the reverse order is what makes them right.
    calls: open.map((one, wave) => ({
      ...one,
      call: { ...one.call, phase: 'restore', wave },
    })),
    irreversible,
  };
};

/** Whether an undo would put something back; undefined while it is under way, and cancelling is what takes it back. */
export const isUndoable = (recorded: Recorded, kinds: ReadonlyMap<string, StepKind>): boolean | undefined => {
  const { state, undoneBy } = recorded.operation;
  if (!hasEnded(recorded) && state !== 'interrupted') return undefined;
  return undoneBy === undefined && undoCalls(recorded, kinds).calls.length > 0;
};

/** What the undo of a set of steps would take back, named for the sheet. */
export const irreversibleWarning = (steps: readonly StepCall[]): readonly string[] =>
  steps.map(({ says }) => `Cannot be taken back: ${says}`);
