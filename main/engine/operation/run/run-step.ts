import { fault } from '#shared/fault';
import type { Operation, StepCall, StepProgress } from '#shared/model';
import type { LiveRun, RunParts } from './run-parts.ts';
import type { StepEnd } from './step-context.ts';
import { runStep } from './step-run.ts';

/** Which progress line of the operation a step is told in, and whether it takes that line's step back. */
export type StepRole = {
  readonly call: StepCall;
  readonly progressIds: readonly string[];
  readonly undoes: boolean;
};

const progressOf = (operation: Operation, stepId: string): StepProgress =>
  operation.steps.find((step) => step.stepId === stepId) ?? { stepId, state: 'waiting', says: '', items: [] };

const endedState: Readonly<Record<StepEnd['kind'], StepProgress['state']>> = {
  done: 'done',
  'already-so': 'already-so',
  failed: 'failed',
  left: 'not-done',
  'given-up': 'not-done',
};

const endProgress = (
  before: StepProgress,
  end: StepEnd,
  undoes: boolean,
  at: StepProgress['endedAt'],
): StepProgress => {
  const { fault: _fault, ...rest } = before;
  const isBack = undoes && (end.kind === 'done' || end.kind === 'already-so');
  const unsure = end.kind === 'given-up' && end.unsure;
  const lostAnswer = end.kind === 'failed' && end.fault.code === 'action.indeterminate';
  return {
    ...rest,
    state: isBack ? 'undone' : unsure || lostAnswer ? 'indeterminate' : endedState[end.kind],
    says: end.kind === 'failed' ? end.fault.says : end.says,
    ...(end.kind === 'failed' ? { fault: end.fault } : {}),
    ...(at === undefined ? {} : { endedAt: at }),
  };
};

/** Runs one step of an operation and writes down everything about it. Rejects only when that cannot be written. */
export const runRecordedStep = async (parts: RunParts, live: LiveRun, role: StepRole): Promise<StepEnd> => {
  const { book, clock, kinds, perform } = parts;
  const { id, locks, steering } = live;
  const { call, progressIds, undoes } = role;
  const kind = kinds.get(call.kind);
  if (kind === undefined)
    return {
      kind: 'failed',
      sent: false,
      fault: fault('engine.bug', `Nobody knows how to do ${call.kind}.`),
    };
  const recorded = book.find(id);
  const planHash = recorded?.operation.plan.hash;
  const of = { operationId: id, subject: call.subject, ...(planHash === undefined ? {} : { planHash }) };

  const write = async (part: (before: StepProgress) => StepProgress): Promise<void> => {
    for (const stepId of progressIds) {
      const operation = book.find(id)?.operation;
      if (operation === undefined) return;
      await book.write({ kind: 'step', operationId: id, progress: part(progressOf(operation, stepId)) });
    }
  };
  const show = (part: Partial<Pick<StepProgress, 'says' | 'items' | 'rounds'>>): void =>
    book.show(id, (operation) => ({
      ...operation,
      steps: operation.steps.map((step) => (progressIds.includes(step.stepId) ? { ...step, ...part } : step)),
    }));

  let calls: readonly string[] = [];
  await write((before) => ({
    ...before,
    state: 'running',
    says: undoes ? `Being taken back: ${call.says}` : call.says,
    startedAt: before.startedAt ?? clock.now(),
  }));
  const end = await runStep({
    call,
    kind,
    clock,
    perform,
    steering,
    prior:
      recorded?.seen.has(call.id) === true
        ? { seen: recorded.seen.get(call.id), rounds: recorded.rounds.get(call.id) }
        : undefined,
    isFenced: (nodeId) => locks.isFencedFrom(nodeId, book.find(id)?.tokens.get(call.id) ?? []),
    mayChange: (signal) => locks.confirm(signal),
    fence: locks.fence,
    intend: async (seen, texts, { rounds, anew } = {}) => {
      calls = texts;
      await book.write({
        kind: 'intent',
        operationId: id,
        stepId: call.id,
        seen: JSON.parse(JSON.stringify(seen ?? null)),
        calls: [...texts],
        tokens: [...locks.tokens()],
        ...(rounds === undefined ? {} : { rounds }),
        ...(anew === true ? { anew } : {}),
      });
      await book.audit({ ...of, what: undoes ? 'undo-step' : 'step', calls: [...texts], outcome: 'sending' });
    },
    turn: async (state, says) => {
      await write((before) => ({
        ...before,
        state: state === 'indeterminate' ? 'indeterminate' : 'running',
        says,
      }));
      const resting = undoes ? 'undoing' : 'running';
      await book.write({
        kind: 'state',
        operationId: id,
        state: state === 'running' ? resting : state,
        says,
      });
    },
    show,
  });
  // The end of this console is no end of the step: it is found again as it was.
  if (steering.wish() === 'quit') return end;
  await write((before) => endProgress(before, end, undoes, clock.now()));
  if (calls.length > 0 || end.kind === 'failed')
    await book.audit({
      ...of,
      what: undoes ? 'undo-step' : 'step',
      calls: [...calls],
      outcome: end.kind === 'failed' ? `failed: ${end.fault.says}` : `${end.kind}: ${end.says}`,
    });
  return end;
};
