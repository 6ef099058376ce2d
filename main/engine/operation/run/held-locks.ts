import { fault, type Fault } from '#shared/fault';
import { epochMs, type LockCall, type LockHolder, type NodeId } from '#shared/model';
import type { Ask, LockKeeper } from '../../source-kit/index.ts';
import { talkThrough, type LockParts } from './ask-locks.ts';
import { pauseFor } from './pause.ts';

/** A holder that is silent this long is taken to be gone (several missed heartbeats); a person may take the lock over then. */
export const leaseMs = 90_000;
const heartbeatMs = 20_000;
/** Before anything is sent, the lock was confirmed within this time; a laptop that slept finds out here. */
const confirmedMs = 30_000;
/** Nobody is kept waiting for the end of an operation by more than a second. */
const releaseTries = 3;
const releaseAgainMs = 300;

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
  /** Stops the heartbeat; the locks stay until they run out. */
  readonly leave: () => void;
};

/** One lock that was taken. */
export type Held = { readonly call: LockCall; readonly keeper: LockKeeper; holder: LockHolder };

/**
 * Gives one lock back. A heartbeat of ours that was still under way may have changed it since it was read, and a way may be down for
 * a moment: what was certainly not done is tried again. Whatever remains runs out, and a person may take it over then.
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

/** Keeps what was taken with a heartbeat, until it is given back or left. */
export const holding = (held: readonly Held[], parts: LockParts): HeldLocks => {
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
