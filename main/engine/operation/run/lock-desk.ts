import { fault, failed, ok, type Fault, type Result } from '#shared/fault';
import { epochMs, type LockCall, type LockHolder, type NodeId, type OperationId } from '#shared/model';
import type { Clock } from '../../ports/index.ts';
import {
  leadTalk,
  type Ask,
  type LockAnswer,
  type LockKeeper,
  type Outcome,
  type Perform,
  type Talk,
} from '../../source-kit/index.ts';
import { pauseFor } from './pause.ts';

/** A holder that is silent this long is taken to be gone: several missed heartbeats. */
export const leaseMs = 90_000;
const heartbeatMs = 20_000;
/** Before anything is sent, the lock was confirmed within this time; a laptop that slept finds out here. */
const confirmedMs = 30_000;
const tries = 5;
/** Nobody is kept waiting for the end of an operation by more than a second. */
const releaseTries = 3;
const releaseAgainMs = 300;

export type LockParts = {
  readonly clock: Clock;
  readonly perform: Perform;
  readonly keepers: ReadonlyMap<string, LockKeeper>;
};

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

/** The locks of one operation while it runs. */
export type HeldLocks = {
  readonly holders: () => readonly LockHolder[];
  /** Confirms with the fleet when that is too long ago. A fault `action.fenced`: lost for good; anything else: ask again. */
  readonly confirm: (signal: AbortSignal) => Promise<Fault | undefined>;
  /** Makes a change refuse on `nodeId` itself once somebody took the lock over, where that can be done. */
  readonly fence: <T>(ask: Ask<T>, nodeId: NodeId) => Ask<T>;
  readonly tokens: () => readonly number[];
  /** True when a fence stands between `nodeId` and whatever was sent with these older tokens. */
  readonly isFencedFrom: (nodeId: NodeId, tokens: readonly number[]) => boolean;
  readonly release: (signal: AbortSignal) => Promise<void>;
  /** Stops the heartbeat; the locks stay until their end. */
  readonly leave: () => void;
};

type Held = { readonly call: LockCall; readonly keeper: LockKeeper; holder: LockHolder };

const talkThrough = async (
  through: readonly NodeId[],
  talk: Talk<LockAnswer>,
  perform: Perform,
  signal: AbortSignal,
): Promise<Outcome<LockAnswer>> => {
  let last: Outcome<LockAnswer> = {
    kind: 'not-sent',
    fault: fault('transport.unreachable', 'No node can be asked for the lock.', { retryable: true }),
  };
  for (const nodeId of through) {
    last = await leadTalk(talk, (ask) => perform(nodeId, ask, signal));
    if (last.kind !== 'not-sent') return last;
  }
  return last;
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

/** A lock of which nobody could tell who holds it. */
export type UnreadLock = { readonly resource: string; readonly fault: Fault };

/** Reads who holds a plan's locks. Locks that cannot be read are faults, not free. */
export const readHolders = async (
  calls: readonly LockCall[],
  { perform, keepers }: LockParts,
  signal: AbortSignal,
): Promise<{ readonly holders: readonly LockHolder[]; readonly unread: readonly UnreadLock[] }> => {
  const answers = await Promise.all(
    calls.map(async (call): Promise<Result<LockAnswer>> => {
      const keeper = keepers.get(call.source);
      if (keeper === undefined) return failed(fault('engine.bug', `${call.source} keeps no locks.`));
      const outcome = await talkThrough(call.through, keeper.read(call.resource), perform, signal);
      return outcome.kind === 'answered' ? outcome.result : failed(outcome.fault);
    }),
  );
  return {
    holders: answers.flatMap((answer) =>
      answer.ok && answer.value.kind !== 'free' ? [answer.value.holder] : [],
    ),
    unread: answers.flatMap((answer, at) =>
      answer.ok ? [] : [{ resource: calls[at]?.resource ?? '', fault: answer.fault }],
    ),
  };
};

const takeOne = async (
  call: LockCall,
  order: LockOrder,
  parts: LockParts,
  signal: AbortSignal,
): Promise<Result<Held>> => {
  const keeper = parts.keepers.get(call.source);
  if (keeper === undefined) return failed(fault('engine.bug', `${call.source} keeps no locks.`));
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

/**
 * Gives one lock back. A heartbeat of ours that was still under way may have changed it since it was read, and a way may be down for
 * a moment: what was certainly not done is tried again. Whatever remains ends with its lease.
 */
const releaseOne = async (
  { call, keeper, holder }: Held,
  { clock, perform }: LockParts,
  signal: AbortSignal,
): Promise<void> => {
  for (let turn = 0; turn < releaseTries && !signal.aborted; turn += 1) {
    if (turn > 0) await pauseFor(clock, releaseAgainMs, signal);
    const outcome = await talkThrough(call.through, keeper.release(holder), perform, signal);
    const isBusy = outcome.kind === 'answered' && !outcome.result.ok && outcome.result.fault.retryable;
    if (outcome.kind !== 'not-sent' && !isBusy) return;
  }
};

const holding = (held: readonly Held[], parts: LockParts): HeldLocks => {
  const { clock, perform } = parts;
  let confirmedAt = { mono: clock.monotonicMs(), wall: clock.now() };
  let lost: Fault | undefined;
  let stopped = false;
  const quiet = new AbortController();

  const renewOne = async (one: Held, signal: AbortSignal): Promise<Fault | undefined> => {
    const talk = one.keeper.renew({ ...one.holder, expiresAt: epochMs(clock.now() + leaseMs) });
    const outcome = await talkThrough(one.call.through, talk, perform, signal);
    if (outcome.kind !== 'answered') return outcome.fault;
    if (!outcome.result.ok) return outcome.result.fault;
    const answer = outcome.result.value;
    if (answer.kind === 'held-by-us' && answer.holder.token === one.holder.token) {
      one.holder = answer.holder;
      return undefined;
    }
    const by =
      answer.kind === 'free' ? 'it was given back by somebody' : `${answer.holder.operator} took it over`;
    return fault('action.fenced', `The lock ${one.call.resource} is no longer ours: ${by}.`, {
      subject: one.call.resource,
    });
  };

  const renew = async (signal: AbortSignal): Promise<Fault | undefined> => {
    const asked = { mono: clock.monotonicMs(), wall: clock.now() };
    const faults = (await Promise.all(held.map((one) => renewOne(one, signal)))).filter(
      (one) => one !== undefined,
    );
    lost ??= faults.find(({ code }) => code === 'action.fenced');
    if (faults.length === 0) confirmedAt = asked;
    return lost ?? faults[0];
  };

  const beat = (): void => {
    void renew(quiet.signal).then(() => {
      if (!stopped) beating = clock.after(heartbeatMs, beat);
    });
  };
  let beating = held.length === 0 ? undefined : clock.after(heartbeatMs, beat);
  const leave = (): void => {
    stopped = true;
    beating?.cancel();
    quiet.abort();
  };

  const fencesOf = (nodeId: NodeId): readonly Held[] =>
    held.filter(({ call, keeper }) => keeper.fence !== undefined && call.through.includes(nodeId));

  return {
    holders: () => held.map(({ holder }) => holder),
    confirm: async (signal) => {
      if (lost !== undefined || held.length === 0) return lost;
      const age = Math.max(clock.monotonicMs() - confirmedAt.mono, clock.now() - confirmedAt.wall);
      return age <= confirmedMs ? undefined : renew(signal);
    },
    fence: (ask, nodeId) =>
      fencesOf(nodeId).reduce((inner, { keeper, holder }) => keeper.fence?.(inner, holder) ?? inner, ask),
    tokens: () => held.map(({ holder }) => holder.token),
    isFencedFrom: (nodeId, tokens) =>
      fencesOf(nodeId).some((one) => {
        const before = tokens[held.indexOf(one)];
        return before !== undefined && before < one.holder.token;
      }),
    release: async (signal) => {
      leave();
      await Promise.all(held.map((one) => releaseOne(one, parts, signal)));
    },
    leave,
  };
};
