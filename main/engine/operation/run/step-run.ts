import { fault, type Fault } from '#shared/fault';
import type { NodeId } from '#shared/model';
import { candidatesOf, sendThrough, sentText } from './asker.ts';
import { pauseFor } from './pause.ts';
import { reconcile } from './reconcile-step.ts';
import { runRounds } from './run-rounds.ts';
import { check, firstCheck, firstWaitMs, longestWaitMs } from './step-check.ts';
import { givenUp, type StepContext, type StepEnd } from './step-context.ts';
import { deadlineOf } from './step-deadline.ts';
import { verify, verifyUntilLapsed } from './verify-step.ts';

/** Faults that say for certain that nothing was done. */
const provesNothingDone = ({ code }: Fault): boolean =>
  [
    'daemon.refused',
    'action.refused',
    'action.drifted',
    'action.fenced',
    'action.locked',
    'probe.not-permitted',
  ].includes(code);

const sendAgainMost = 5;

/** `anew`: all that was sent before, if anything was, is known to have done nothing. */
type Try = { readonly seen: unknown; readonly replies: readonly unknown[]; readonly anew?: boolean };

/** Sends once. What comes back is an end, a change that was answered, or the need to look. */
const send = async (
  context: StepContext,
  params: unknown,
  { seen, replies, anew = false }: Try,
): Promise<
  | { readonly kind: 'answered' }
  | { readonly kind: 'look'; readonly on: NodeId | undefined }
  | { readonly kind: 'again'; readonly fault: Fault }
  | { readonly kind: 'end'; readonly end: StepEnd }
> => {
  const { kind, call, perform, steering } = context;
  const placed = kind.apply?.(params, seen, replies);
  if (placed === undefined) return { kind: 'answered' };
  const blocked = await context.mayChange(steering.letGo);
  if (blocked !== undefined)
    return blocked.retryable
      ? { kind: 'again', fault: blocked }
      : { kind: 'end', end: { kind: 'failed', fault: blocked, sent: false } };
  await context.intend(seen, [sentText(placed.ask)], { anew });
  // This machine may have slept while the intent was written; a lock that old is asked about again.
  const since = await context.mayChange(steering.letGo);
  if (since !== undefined)
    return since.retryable
      ? { kind: 'again', fault: since }
      : { kind: 'end', end: { kind: 'failed', fault: since, sent: false } };
  // A wish that came while the intent was written is still in time: nothing was sent.
  if (steering.letGo.aborted) return { kind: 'end', end: givenUp(false, 'Not sent.') };
  const { outcome, on } = await sendThrough(
    candidatesOf(placed, call),
    (nodeId) => context.fence(placed.ask, nodeId),
    perform,
    steering.cutOff,
  );
  if (outcome.kind === 'not-sent') return { kind: 'again', fault: outcome.fault };
  if (outcome.kind === 'answered' && outcome.result.ok) return { kind: 'answered' };
  const why = outcome.kind === 'answered' && !outcome.result.ok ? outcome.result.fault : undefined;
  if (why === undefined || !provesNothingDone(why)) return { kind: 'look', on };
  return why.retryable
    ? { kind: 'again', fault: why }
    : { kind: 'end', end: { kind: 'failed', fault: why, sent: false } };
};

/**
 * Runs one step: check, judge, intent on disk, apply, verify. Ends with what was observed, never with what was hoped.
 */
export const runStep = async (context: StepContext): Promise<StepEnd> => {
  const { kind, call, clock, steering, prior } = context;
  if (kind.rounds !== undefined) return runRounds(context, kind.rounds);
  const params = kind.params.parse(call.params);
  const deadline = deadlineOf(context);
  let seen: unknown = prior === undefined ? undefined : kind.seen.parse(prior.seen);
  let sent = prior !== undefined;
  let next: Try | undefined;

  const lookAfter = async (on: NodeId | undefined): Promise<StepEnd | 'verify' | 'send'> => {
    await context.turn('indeterminate', 'Its answer never came. Reading from the fleet whether it was done.');
    const found = await reconcile(context, deadline, { params, seen, on });
    if (found.kind === 'end') return found.end;
    await context.turn('running', found.kind === 'so' ? 'It was done.' : 'It was not done.');
    if (found.kind === 'so') return 'verify';
    next = { seen: found.seen, replies: found.replies };
    return 'send';
  };

  if (prior === undefined) {
    const looked = await firstCheck(context, params);
    if (looked.kind !== 'known') return looked;
    const judged = kind.judge(looked.seen, params);
    if (judged.kind === 'conflict')
      return { kind: 'failed', fault: fault('action.drifted', judged.says, { subject: call.subject }), sent };
    seen = looked.seen;
    if (judged.kind === 'already-so')
      return verify(context, deadline, { params, seen, sent, end: 'already-so' });
    next = { seen: looked.seen, replies: looked.replies };
  } else {
    const found = await lookAfter(undefined);
    if (typeof found === 'object') return found;
  }

  /** Sends `next`, and again as long as that is certain not to have been done. Gives an end, or nothing: then it is to be verified. */
  const sendNext = async (): Promise<StepEnd | undefined> => {
    let last: Fault | undefined;
    for (let turn = 0; next !== undefined; turn += 1) {
      if (turn >= sendAgainMost && last !== undefined) return { kind: 'failed', fault: last, sent };
      const result = await send(context, params, next);
      // What `verify` and `undo` compare with is what was true just before this send.
      seen = next.seen;
      next = undefined;
      if (result.kind === 'end')
        return result.end.kind === 'left' ? result.end : { ...result.end, sent: result.end.sent || sent };
      if (result.kind === 'answered') sent = sent || kind.apply !== undefined;
      if (result.kind === 'look') {
        sent = true;
        const found = await lookAfter(result.on);
        if (typeof found === 'object') return found;
      }
      if (result.kind === 'again') {
        last = result.fault;
        await pauseFor(clock, Math.min(longestWaitMs, firstWaitMs * 2 ** turn), steering.letGo);
        const looked = await firstCheck(context, params);
        if (looked.kind !== 'known') return looked.kind === 'left' ? looked : { ...looked, sent };
        const judged = kind.judge(looked.seen, params);
        if (judged.kind === 'conflict')
          return {
            kind: 'failed',
            fault: fault('action.drifted', judged.says, { subject: call.subject }),
            sent,
          };
        if (judged.kind === 'ready') next = { seen: looked.seen, replies: looked.replies, anew: !sent };
      }
    }
    return undefined;
  };

  for (let again = kind.sendsAgain?.most ?? 0; ; again -= 1) {
    const end = await sendNext();
    if (end !== undefined) return end;
    const mayLapse = again > 0 && sent;
    const lapsesAfterMs = (mayLapse ? kind.sendsAgain?.afterMs : undefined) ?? Number.POSITIVE_INFINITY;
    const proof = await verifyUntilLapsed(context, deadline, {
      params,
      seen,
      sent,
      end: 'done',
      lapsesAfterMs,
    });
    if (proof !== 'lapsed') return proof;
    // Given up, or only slow: what is not ready to be sent is waited for.
    const looked = await check(context, params);
    if (looked.kind !== 'known' || kind.judge(looked.seen, params).kind !== 'ready') continue;
    context.show({ says: 'It was accepted and did not come true. Sending it again.' });
    next = { seen: looked.seen, replies: looked.replies };
  }
};
