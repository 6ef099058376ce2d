import { fault, FaultError, type Fault } from '#shared/fault';
import { endedStates, type StepCall } from '#shared/model';
import { undoCalls, wavesOf } from '../compose/index.ts';
import { finish } from './finish.ts';
import { passGate } from './gate.ts';
import { countsOf, gradeOfStop, gradeOfSuccess, isLeft } from './grade.ts';
import { pauseFor } from './pause.ts';
import type { LiveRun, RunParts } from './run-parts.ts';
import { runRecordedStep } from './run-step.ts';
import type { StepEnd } from './step-context.ts';
import { takeBack } from './take-back.ts';

/** What a daemon was sent and nobody saw answered has landed by then, or its connection is long gone. */
const landedMs = 10_000;

/** Steps that are still to be taken, in order. What failed before is tried again; what a person left behind is not. */
const openSteps = (parts: RunParts, live: LiveRun): readonly StepCall[] => {
  const operation = parts.book.find(live.id)?.operation;
  const states = new Map(operation?.steps.map((step) => [step.stepId, step]));
  return wavesOf(operation?.plan.steps ?? [])
    .flat()
    .filter(({ id }) => {
      const step = states.get(id);
      return step === undefined || !(['done', 'already-so', 'undone'].includes(step.state) || isLeft(step));
    });
};

type Forward =
  | { readonly kind: 'through' }
  | { readonly kind: 'wish'; readonly end: StepEnd | undefined }
  | { readonly kind: 'failed'; readonly fault: Fault };

const goForward = async (parts: RunParts, live: LiveRun): Promise<Forward> => {
  for (const call of openSteps(parts, live)) {
    if (!(await passGate(parts, live, call))) return { kind: 'wish', end: undefined };
    const end = await runRecordedStep(parts, live, { call, progressIds: [call.id], undoes: false });
    if (end.kind === 'given-up') return { kind: 'wish', end };
    if (end.kind === 'failed') return { kind: 'failed', fault: end.fault };
  }
  // A wish that came with the last step counts: it is not too late to take everything back.
  return ['cancel', 'quit'].includes(live.steering.wish())
    ? { kind: 'wish', end: undefined }
    : { kind: 'through' };
};

/** Something was done that forecloses the way back: calling it taken back would be a lie. */
const isTooLate = (parts: RunParts, live: LiveRun): boolean => {
  const recorded = parts.book.find(live.id);
  if (recorded === undefined) return true;
  const { calls, irreversible } = undoCalls(recorded, parts.kinds);
  return calls.length === 0 && irreversible.length > 0;
};

const endForward = async (parts: RunParts, live: LiveRun, forward: Forward): Promise<void> => {
  const operation = parts.book.find(live.id)?.operation;
  // The end of this console is no end of the operation: it is found again as it was.
  if (operation === undefined || live.steering.wish() === 'quit') return;
  if (forward.kind === 'through')
    return finish(parts, live, {
      state: 'succeeded',
      grade: gradeOfSuccess(operation),
      says: `${operation.plan.title}: done and observed.`,
    });
  if (forward.kind === 'failed') {
    // Whoever took the lock over decides now: nothing more is sent, not even to take it back.
    if (
      operation.plan.onFailure === 'undo' &&
      live.steering.wish() !== 'stop' &&
      forward.fault.code !== 'action.fenced' &&
      !isTooLate(parts, live)
    ) {
      await parts.book.write({
        kind: 'state',
        operationId: live.id,
        state: 'undoing',
        says: forward.fault.says,
        fault: forward.fault,
      });
      return takeBack(parts, live, 'failed');
    }
    return finish(parts, live, {
      state: 'failed',
      grade: forward.fault.code === 'action.indeterminate' ? 'indeterminate' : 'failed',
      says: `Stopped: ${forward.fault.says} ${countsOf(operation)}.`,
      fault: forward.fault,
    });
  }
  if (live.steering.wish() === 'cancel') {
    if (forward.end?.kind === 'given-up' && forward.end.unsure)
      await pauseFor(parts.clock, landedMs, live.steering.cutOff);
    if (live.steering.wish() === 'cancel') return takeBack(parts, live, 'cancelled');
  }
  if (live.steering.wish() === 'stop')
    return finish(parts, live, {
      state: 'cancelled',
      grade: gradeOfStop(operation),
      says: `Stopped; everything stays as it is. ${countsOf(operation)}.`,
    });
};

/**
 * Runs an operation from where its journal says it is until it ends, or until this console does. Never rejects: what
 * cannot be written down stops everything, and the operation is shown as interrupted with the reason (R70).
 */
export const runOperation = async (parts: RunParts, live: LiveRun): Promise<void> => {
  try {
    const back = parts.book.find(live.id)?.undo;
    if (back === undefined) await endForward(parts, live, await goForward(parts, live));
    else await takeBack(parts, live, back.because);
  } catch (error) {
    const why =
      error instanceof FaultError
        ? error.fault
        : fault('engine.bug', 'The operation met a defect of this program and was left as it is.', {
            details: error instanceof Error ? (error.stack ?? error.message) : String(error),
          });
    parts.log.warn('an operation was interrupted', { operation: live.id, code: why.code, says: why.says });
    // One that had ended keeps its word; only the record of it is incomplete.
    parts.book.show(live.id, (operation) =>
      endedStates.includes(operation.state)
        ? { ...operation, fault: why }
        : { ...operation, state: 'interrupted', says: `Nothing more is sent: ${why.says}`, fault: why },
    );
  } finally {
    live.locks.leave();
  }
};
