import { fault } from '#shared/fault';
import type { NodeId } from '#shared/model';
import { pauseFor } from './pause.ts';
import { check, firstWaitMs, longestWaitMs, verifyOnce } from './step-check.ts';
import { givenUp, type StepContext, type StepEnd } from './step-context.ts';
import { whenLate, type Deadline } from './step-deadline.ts';

/** What to do next with a step whose change may or may not have been carried out. */
export type Reconciled =
  | { readonly kind: 'so' }
  | { readonly kind: 'send'; readonly seen: unknown; readonly replies: readonly unknown[] }
  | { readonly kind: 'end'; readonly end: StepEnd };

/**
 * Reads the fleet until it tells whether a change was carried out. Sent again only when a check says that it is not so
 * and a late first one would be refused: by the version it carries, or by a fence of ours that moved on since (R74).
 */
export const reconcile = async (
  context: StepContext,
  deadline: Deadline,
  of: { readonly params: unknown; readonly seen: unknown; readonly on: NodeId | undefined },
): Promise<Reconciled> => {
  const { kind, call, clock, steering } = context;
  const candidates = of.on === undefined ? call.through : [of.on];
  const isSafeAgain = (): boolean =>
    kind.comparesAndSets === true ||
    kind.apply === undefined ||
    candidates.every((id) => context.isFenced(id));
  let waitMs = firstWaitMs;
  let asking = false;
  for (;;) {
    if (steering.letGo.aborted)
      return { kind: 'end', end: givenUp(true, 'It is not known whether this was carried out.') };
    const holding = await verifyOnce(context, of.params, of.seen);
    // A verification that asks nobody proves nothing about something that may not have been carried out.
    if (holding.state === 'yes' && holding.asked > 0 && kind.provesLost?.(of.params) !== false)
      return { kind: 'so' };
    const looked = await check(context, of.params);
    if (looked.kind === 'known') {
      const judged = kind.judge(looked.seen, of.params);
      if (judged.kind === 'already-so') return { kind: 'so' };
      if (
        judged.kind === 'ready' &&
        isSafeAgain() &&
        (kind.check(of.params).length > 0 || kind.apply === undefined)
      )
        return { kind: 'send', seen: looked.seen, replies: looked.replies };
    }
    if (deadline.isPast()) {
      const says =
        'Something was sent, its answer never came, and the fleet does not tell whether it was done.';
      const late = await whenLate(context, deadline, {
        says,
        fault: fault('action.indeterminate', says, { subject: call.subject }),
        sent: true,
        asking,
      });
      if (typeof late === 'object') return { kind: 'end', end: late };
      asking = late === 'asking';
    }
    await pauseFor(clock, waitMs, steering.letGo);
    waitMs = Math.min(longestWaitMs, waitMs * 2);
  }
};
