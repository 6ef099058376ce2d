import type { Fault } from '#shared/fault';
import type { OperationGrade, OperationState } from '#shared/model';
import type { LiveRun, RunParts } from './run-parts.ts';

export type Ending = {
  readonly state: OperationState;
  readonly grade: OperationGrade;
  readonly says: string;
  readonly fault?: Fault | undefined;
};

/**
 * Writes the end down, then gives the locks back. In this order: an ended operation may hold a lock for a moment, never the reverse.
 * What it takes back is marked as undone before: whoever sees the undo's end, here or after a crash, sees that too.
 */
export const finish = async (parts: RunParts, live: LiveRun, ending: Ending): Promise<void> => {
  const { book } = parts;
  const before = book.find(live.id)?.operation;
  const { state, grade, says, fault } = ending;
  if (state === 'succeeded' && before?.undoes !== undefined) {
    await book.write({ kind: 'undone-by', operationId: before.undoes, by: live.id });
    if (before.plan.request.kind === 'undo')
      await book.write({
        kind: 'state',
        operationId: before.undoes,
        state: 'undone',
        grade: 'rolled-back',
        says: 'Taken back by a later operation.',
      });
  }
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
