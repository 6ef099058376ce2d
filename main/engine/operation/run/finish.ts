import type { Fault } from '#shared/fault';
import type { Operation, OperationGrade, OperationId, OperationState } from '#shared/model';
import { undoCalls } from '../compose/index.ts';
import { isLeft } from './grade.ts';
import type { LiveRun, RunParts } from './run-parts.ts';

export type Ending = {
  readonly state: OperationState;
  readonly grade: OperationGrade;
  readonly says: string;
  readonly fault?: Fault | undefined;
};

/** What was taken back is whole again only if nothing of it was left behind, and all of it could be taken back. */
const markUndone = async (
  { book, kinds }: RunParts,
  undo: Operation,
  operationId: OperationId,
): Promise<void> => {
  const undone = book.find(operationId);
  const isWhole =
    !undo.steps.some(isLeft) && (undone === undefined || undoCalls(undone, kinds).irreversible.length === 0);
  await book.write({ kind: 'undone-by', operationId, by: undo.id });
  if (undo.plan.request.kind === 'undo')
    await book.write({
      kind: 'state',
      operationId,
      state: 'undone',
      grade: isWhole ? 'rolled-back' : 'degraded',
      says: isWhole
        ? 'Taken back by a later operation.'
        : 'Taken back by a later operation as far as that was possible.',
    });
};

/**
 * Writes the end down, then gives the locks back. In this order: an ended operation may hold a lock for a moment, never the reverse,
 * and nobody else can have changed again what is told as done.
 * What it takes back is marked as undone before: whoever sees the undo's end, here or after a crash, sees that too.
 */
export const finish = async (parts: RunParts, live: LiveRun, ending: Ending): Promise<void> => {
  const { book } = parts;
  const before = book.find(live.id)?.operation;
  const { state, grade, says, fault } = ending;
  if (state === 'succeeded' && before?.undoes !== undefined) await markUndone(parts, before, before.undoes);
  await book.write({
    kind: 'state',
    operationId: live.id,
    state,
    grade,
    says,
    ...(fault === undefined ? {} : { fault }),
    floors: [...(before?.floors ?? [])],
  });
  await book.audit({
    what: 'end',
    operationId: live.id,
    ...(before === undefined ? {} : { planHash: before.plan.hash }),
    calls: [],
    outcome: `${state} (${grade}): ${says}`,
  });
  await live.locks.release(new AbortController().signal);
};
