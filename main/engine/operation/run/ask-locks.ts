import { failed, fault, ok, type Fault, type Result } from '#shared/fault';
import type { LockCall, LockHolder, NodeId } from '#shared/model';
import type { Clock } from '../../ports/index.ts';
import {
  leadTalk,
  type LockAnswer,
  type LockKeeper,
  type Outcome,
  type Perform,
  type Talk,
} from '../../source-kit/index.ts';

export type LockParts = {
  readonly clock: Clock;
  readonly perform: Perform;
  readonly keepers: ReadonlyMap<string, LockKeeper>;
};

/** Who keeps this lock. */
export const keeperOf = ({ source }: LockCall, { keepers }: LockParts): Result<LockKeeper> => {
  const keeper = keepers.get(source);
  return keeper === undefined ? failed(fault('engine.bug', `${source} keeps no locks.`)) : ok(keeper);
};

/** Talks with the keeper through the first of these nodes that can be asked. */
export const talkThrough = async (
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

/** A lock of which nobody could tell who holds it. */
export type UnreadLock = { readonly resource: string; readonly fault: Fault };

/** Reads who holds a plan's locks. Locks that cannot be read are faults, not free. */
export const readHolders = async (
  calls: readonly LockCall[],
  parts: LockParts,
  signal: AbortSignal,
): Promise<{ readonly holders: readonly LockHolder[]; readonly unread: readonly UnreadLock[] }> => {
  const answers = await Promise.all(
    calls.map(async (call): Promise<Result<LockAnswer>> => {
      const keeper = keeperOf(call, parts);
      if (!keeper.ok) return keeper;
      const outcome = await talkThrough(
        call.through,
        keeper.value.read(call.resource),
        parts.perform,
        signal,
      );
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
