import { fault, type Fault } from '#shared/fault';
import type { StepCall } from '#shared/model';
import { pauseFor } from './pause.ts';
import { verifyOnce } from './step-check.ts';
import { givenUp, type StepContext, type StepEnd } from './step-context.ts';
import { whenLate, type Deadline } from './step-deadline.ts';

const tooLate = (call: StepCall, says: string): Fault =>
  fault('action.too-late', `${call.says} It did not come true in time: ${says}`, { subject: call.subject });

/** What is to be proved, and as what the step ends then. */
type Proof = {
  readonly params: unknown;
  readonly seen: unknown;
  readonly sent: boolean;
  readonly end: 'done' | 'already-so';
};

/**
 * Polls until it holds for as long as it must. Unknown never counts, and a break starts the time anew. `lapsed`: it has not come
 * true within `lapsesAfterMs`.
 */
export const verifyUntilLapsed = async (
  context: StepContext,
  deadline: Deadline,
  of: Proof & { readonly lapsesAfterMs: number },
): Promise<StepEnd | 'lapsed'> => {
  const { kind, call, clock, steering } = context;
  const lapsesAtMs = clock.monotonicMs() + of.lapsesAfterMs;
  let holdsSince: number | undefined;
  let asking = false;
  for (;;) {
    const holding = await verifyOnce(context, of.params, of.seen);
    if (steering.letGo.aborted) return givenUp(of.sent, holding.says);
    context.show({ says: holding.says, items: [...(holding.items ?? [])] });
    const nowMs = clock.monotonicMs();
    if (holding.state === 'no')
      return {
        kind: 'failed',
        fault: fault('action.refused', holding.says, { subject: call.subject }),
        sent: of.sent,
      };
    holdsSince = holding.state === 'yes' ? (holdsSince ?? nowMs) : undefined;
    if (holdsSince !== undefined && nowMs - holdsSince >= call.holdsForMs) {
      // It has answered its question itself: what comes next is no longer waited for by a person.
      if (asking) await context.turn('running', holding.says);
      return { kind: of.end, says: holding.says, sent: of.sent };
    }
    if (nowMs >= lapsesAtMs && holdsSince === undefined && !asking && steering.wish() === 'go')
      return 'lapsed';
    if (deadline.isPast() && holdsSince === undefined) {
      const late = await whenLate(context, deadline, {
        says: holding.says,
        fault: tooLate(call, holding.says),
        sent: of.sent,
        asking,
      });
      if (typeof late === 'object') return late;
      asking = late === 'asking';
    } else if (asking) {
      asking = false;
      await context.turn('running', holding.says);
    }
    const rest = holdsSince === undefined ? kind.verify.pollMs : call.holdsForMs - (nowMs - holdsSince);
    await pauseFor(clock, Math.max(1, Math.min(kind.verify.pollMs, rest)), steering.letGo);
  }
};

/** The same, for as long as it takes. */
export const verify = async (context: StepContext, deadline: Deadline, of: Proof): Promise<StepEnd> => {
  for (;;) {
    const end = await verifyUntilLapsed(context, deadline, {
      ...of,
      lapsesAfterMs: Number.POSITIVE_INFINITY,
    });
    if (end !== 'lapsed') return end;
  }
};
