import {
  endedStates,
  type LockHolder,
  type Operation,
  type OperationId,
  type StepCall,
  type StepProgress,
} from '#shared/model';
import type { OperationRecord } from './records.ts';

/** An operation with what only the journal knows of it. */
export type Recorded = {
  readonly operation: Operation;
  /** What the first check of each sent step saw, before we ever touched the thing. In the order of sending. */
  readonly seen: ReadonlyMap<string, unknown>;
  /** Lock tokens that each step was last sent with. */
  readonly tokens: ReadonlyMap<string, readonly number[]>;
  /** How far each step that goes on in rounds was when its last one was begun. */
  readonly rounds: ReadonlyMap<string, NonNullable<StepProgress['rounds']>>;
  readonly holders: readonly LockHolder[];
  /** Set once it is being taken back. */
  readonly undo:
    | {
        readonly because: 'cancelled' | 'failed';
        readonly calls: readonly { readonly undoes: readonly string[]; readonly call: StepCall }[];
      }
    | undefined;
};

const withStep = (operation: Operation, progress: StepProgress): Operation => ({
  ...operation,
  steps: operation.steps.map((step) => (step.stepId === progress.stepId ? progress : step)),
});

const withRounds = (
  { operation, rounds }: Recorded,
  stepId: string,
  told: NonNullable<StepProgress['rounds']>,
): Pick<Recorded, 'operation' | 'rounds'> => ({
  operation: {
    ...operation,
    steps: operation.steps.map((step) => (step.stepId === stepId ? { ...step, rounds: told } : step)),
  },
  rounds: new Map([...rounds, [stepId, told]]),
});

/** Once nothing more happens, a step that was never begun is not done, and one that is open is not known. */
const atRest = (step: StepProgress): StepProgress => {
  if (step.state === 'waiting') return { ...step, state: 'not-done', says: 'Not begun.' };
  return step.state === 'running' ? { ...step, state: 'indeterminate' } : step;
};

/** `isBack`: it is being taken back, and why stays known until that is done and after. */
const withState = (
  operation: Operation,
  isBack: boolean,
  { state, says, grade, fault, floors, at }: Extract<OperationRecord, { kind: 'state' }>,
): Operation => {
  const { endedAt: _end, fault: before, grade: _grade, asked: _asked, ...rest } = operation;
  const why = fault ?? (isBack || operation.state === 'undoing' ? before : undefined);
  return {
    ...rest,
    state,
    says,
    ...(grade === undefined ? {} : { grade }),
    ...(why === undefined ? {} : { fault: why }),
    ...(floors === undefined ? {} : { floors }),
    ...(endedStates.includes(state) ? { endedAt: at, steps: rest.steps.map(atRest) } : {}),
  };
};

/** What one record makes of what was known. Pure: the same records always tell the same operation. */
export const replayed = (before: Recorded | undefined, record: OperationRecord): Recorded | undefined => {
  if (record.kind === 'started')
    return {
      operation: record.operation,
      seen: new Map(),
      tokens: new Map(),
      rounds: new Map(),
      holders: [],
      undo: undefined,
    };
  if (before === undefined) return undefined;
  const { operation } = before;
  switch (record.kind) {
    case 'locks':
      return { ...before, holders: record.holders };
    case 'intent':
      return {
        ...before,
        // The first one counts: a second try sees what the first may have left behind, unless that is known to have done nothing.
        seen:
          before.seen.has(record.stepId) && record.anew !== true
            ? before.seen
            : new Map([...before.seen, [record.stepId, record.seen]]),
        tokens: new Map([...before.tokens, [record.stepId, record.tokens]]),
        ...(record.rounds === undefined ? {} : withRounds(before, record.stepId, record.rounds)),
      };
    case 'step':
      return { ...before, operation: withStep(operation, record.progress) };
    case 'undo':
      return { ...before, undo: { because: record.because, calls: record.calls } };
    case 'state':
      return { ...before, operation: withState(operation, before.undo !== undefined, record) };
    case 'undone-by':
      return { ...before, operation: { ...operation, undoneBy: record.by } };
  }
};

/** True when nothing more happens to it by itself or by a person. */
export const hasEnded = ({ operation }: Recorded): boolean => endedStates.includes(operation.state);

const foundAgain = (recorded: Recorded): Recorded =>
  hasEnded(recorded)
    ? recorded
    : {
        ...recorded,
        operation: {
          ...recorded.operation,
          state: 'interrupted',
          says:
            recorded.undo === undefined
              ? 'The console went away while this ran. Nothing is sent until somebody decides.'
              : 'The console went away while this was taken back. Nothing is sent until somebody decides.',
        },
      };

/** All operations a journal tells of. Those that had not ended are interrupted: nothing runs again by itself (R72). */
export const replayAll = (records: readonly OperationRecord[]): ReadonlyMap<OperationId, Recorded> => {
  const all = new Map<OperationId, Recorded>();
  for (const record of records) {
    const next = replayed(all.get(record.operationId), record);
    if (next !== undefined) all.set(record.operationId, next);
  }
  return new Map([...all].map(([id, recorded]) => [id, foundAgain(recorded)]));
};
