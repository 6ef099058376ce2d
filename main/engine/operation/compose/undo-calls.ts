import type { StepCall } from '#shared/model';
import type { StepKind } from '../../source-kit/index.ts';
import type { Recorded } from '../record/index.ts';

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

/**
 * Maintenance brings each node back itself. Taking that back would take the node out again, so its restoring steps are
 * left as they are, and what they have put back needs nothing more.
 */
const withoutRestored = (recorded: Recorded, kinds: ReadonlyMap<string, StepKind>): readonly StepCall[] => {
  const { plan, steps } = recorded.operation;
  const touched = touchedSteps(recorded);
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
  { seen }: Recorded,
  kinds: ReadonlyMap<string, StepKind>,
): StepCall | 'irreversible' | undefined => {
  const kind = kinds.get(step.kind);
  return kind === undefined || kind.undo === 'irreversible'
    ? 'irreversible'
    : kind.undo(kind.params.parse(step.params), kind.seen.parse(seen.get(step.id)), step);
};

/**
 * The steps that put back what was there before, last change first. Two changes to one thing give one undo: where their
 * undo steps are the same call, only the value before the first change is put back.
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
  return {
    // One after the other, whatever phases they belonged to: the reverse order is what makes them right.
    calls: [...calls.values()].map((one, wave) => ({
      ...one,
      call: { ...one.call, phase: 'restore', wave },
    })),
    irreversible,
  };
};

/** What the undo of a set of steps would take back, named for the sheet. */
export const irreversibleWarning = (steps: readonly StepCall[]): readonly string[] =>
  steps.map(({ says }) => `Cannot be taken back: ${says}`);
