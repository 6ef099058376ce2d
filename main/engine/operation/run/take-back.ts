import { undoCalls } from '../compose/index.ts';
import { finish } from './finish.ts';
import { gradeOfStop } from './grade.ts';
import type { LiveRun, RunParts } from './run-parts.ts';
import { runRecordedStep } from './run-step.ts';
import { createSteering } from './steering.ts';

/** Plans the way back once and writes it down, so that it can be gone on with after a crash. */
const wayBack = async (parts: RunParts, live: LiveRun, because: 'cancelled' | 'failed') => {
  const recorded = parts.book.find(live.id);
  if (recorded === undefined || recorded.undo !== undefined) return recorded?.undo;
  const { calls } = undoCalls(recorded, parts.kinds);
  const named = calls.map(({ undoes, call }, at) => ({
    undoes: [...undoes],
    // Its own name in the journal: a plan may hold the same step itself, as the way back of a maintenance.
    call: { ...call, id: `${call.id} #${at + 1}` },
  }));
  const written = await parts.book.write({ kind: 'undo', operationId: live.id, because, calls: named });
  return written.undo;
};

/** True: go on. Between two steps back a person may pause or stop; nothing else holds them up. */
const mayGoOn = async (parts: RunParts, live: LiveRun): Promise<boolean> => {
  while (live.steering.wish() === 'pause') {
    await parts.book.write({
      kind: 'state',
      operationId: live.id,
      state: 'paused',
      says: 'Paused on the way back.',
    });
    await live.steering.changed();
    if (live.steering.wish() === 'go')
      await parts.book.write({
        kind: 'state',
        operationId: live.id,
        state: 'undoing',
        says: 'Taking back what was done.',
      });
  }
  return live.steering.wish() === 'go';
};

/** Takes back what an operation did, last step first, by the steps its kinds give from what was seen. */
export const takeBack = async (
  parts: RunParts,
  live: LiveRun,
  because: 'cancelled' | 'failed',
): Promise<void> => {
  const { book } = parts;
  const wished = live.steering.wish();
  live.steering = createSteering();
  // What came while the last step forward ended is still wanted.
  if (wished !== 'cancel') live.steering.set(wished);
  const operationId = live.id;
  await book.write({ kind: 'state', operationId, state: 'undoing', says: 'Taking back what was done.' });
  const before = book.find(operationId);
  const irreversible = before === undefined ? [] : undoCalls(before, parts.kinds).irreversible;
  const back = await wayBack(parts, live, because);
  let left = irreversible.length;
  for (const { undoes, call } of back?.calls ?? []) {
    const steps = book.find(operationId)?.operation.steps ?? [];
    if (undoes.every((id) => steps.find(({ stepId }) => stepId === id)?.state === 'undone')) continue;
    if (!(await mayGoOn(parts, live))) break;
    const end = await runRecordedStep(parts, live, { call, progressIds: undoes, undoes: true });
    if (live.steering.wish() === 'quit') return;
    if (live.steering.wish() !== 'go' && end.kind === 'given-up') break;
    if (end.kind === 'left') left += 1;
    if (end.kind === 'failed')
      return finish(parts, live, {
        state: 'stuck',
        grade: end.fault.code === 'action.indeterminate' ? 'indeterminate' : 'failed',
        says: `Taking it back failed too: ${end.fault.says}`,
        fault: end.fault,
      });
  }
  if (live.steering.wish() === 'quit') return;
  const operation = book.find(operationId)?.operation;
  const state = back?.because === 'failed' ? 'undone' : 'cancelled';
  if (live.steering.wish() === 'stop' && operation !== undefined)
    return finish(parts, live, {
      state: 'cancelled',
      grade: gradeOfStop(operation),
      says: 'Stopped on the way back. Everything stays as it is.',
    });
  const remains = irreversible.map(({ says }) => says).join(' ');
  await finish(parts, live, {
    state,
    grade: left === 0 ? 'rolled-back' : 'degraded',
    says:
      left === 0
        ? 'Everything it did was taken back.'
        : `Taken back as far as that is possible. What remains: ${remains === '' ? 'steps left behind' : remains}`,
    fault: operation?.fault,
  });
};
