import { failed, fault, ok, type Fault, type Result } from '#shared/fault';
import { epochMs, type LockCall, type LockHolder, type OperationId } from '#shared/model';
import { keeperOf, talkThrough, type LockParts } from './ask-locks.ts';
import { holding, leaseMs, type Held, type HeldLocks } from './held-locks.ts';
import { pauseFor } from './pause.ts';

const tries = 5;

export type LockOrder = {
  readonly calls: readonly LockCall[];
  readonly operator: string;
  readonly reason: string;
  readonly operationId: OperationId;
  readonly console: string;
  /** Tokens that were shown to the person who decided to take over. */
  readonly takeOver: readonly { readonly resource: string; readonly token: number }[];
  /** Operations whose locks are ours anyway: this one before a restart, the one being undone. */
  readonly ours: ReadonlySet<string>;
};

const lockedBy = (holder: LockHolder): Fault =>
  fault(
    'action.locked',
    `${holder.resource} is held by ${holder.operator} on ${holder.console}: ${holder.reason}`,
    {
      subject: holder.resource,
      facts: {
        resource: holder.resource,
        operator: holder.operator,
        console: holder.console,
        reason: holder.reason,
        token: String(holder.token),
        since: String(holder.since),
        expiresAt: String(holder.expiresAt),
      },
    },
  );

const takeOne = async (
  call: LockCall,
  order: LockOrder,
  parts: LockParts,
  signal: AbortSignal,
): Promise<Result<Held>> => {
  const found = keeperOf(call, parts);
  if (!found.ok) return found;
  const keeper = found.value;
  let takeOver: number | undefined;
  let last = fault('action.locked', `The lock ${call.resource} could not be taken.`);
  for (let turn = 0; turn < tries && !signal.aborted; turn += 1) {
    const now = parts.clock.now();
    const talk = keeper.take({
      resource: call.resource,
      operator: order.operator,
      reason: order.reason,
      operationId: order.operationId,
      console: order.console,
      since: now,
      expiresAt: epochMs(now + leaseMs),
      ...(takeOver === undefined ? {} : { takeOver }),
    });
    let outcome = await talkThrough(call.through, talk, parts.perform, signal);
    // Nobody knows whether it was taken: reading tells, and taking again is safe, since taking compares.
    if (outcome.kind === 'unanswered')
      outcome = await talkThrough(call.through, keeper.read(call.resource), parts.perform, signal);
    if (outcome.kind !== 'answered') last = outcome.fault;
    else if (!outcome.result.ok) last = outcome.result.fault;
    else {
      const answer = outcome.result.value;
      if (answer.kind === 'held-by-us') return ok({ call, keeper, holder: answer.holder });
      if (answer.kind === 'held') {
        const { holder } = answer;
        const shown = order.takeOver.find(({ resource }) => resource === call.resource)?.token;
        const isOurs = order.ours.has(holder.operationId);
        if (!isOurs && shown !== holder.token) return failed(lockedBy(holder));
        takeOver = holder.token;
        continue;
      }
    }
    await pauseFor(parts.clock, 500, signal);
  }
  return failed(last);
};

/** Takes all locks in the order given, which is the same on every console; gives back what it has when one is refused. */
export const takeLocks = async (
  order: LockOrder,
  parts: LockParts,
  signal: AbortSignal,
): Promise<Result<HeldLocks>> => {
  const held: Held[] = [];
  for (const call of order.calls) {
    const taken = await takeOne(call, order, parts, signal);
    if (!taken.ok) {
      // Given back also when nobody waits for them any more.
      await holding(held, parts).release(new AbortController().signal);
      return taken;
    }
    held.push(taken.value);
  }
  return ok(holding(held, parts));
};
