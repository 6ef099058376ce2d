import type { LockHolder, Operation } from '#shared/model';
import type { LockParts } from './ask-locks.ts';
import { takeLocks } from './take-locks.ts';

/** Nobody waits longer for locks to be given back; what is left runs out. */
const releaseMs = 15_000;

/** Gives back locks that an operation of before still holds. Those taken over meanwhile are no longer ours. */
export const releaseLeft = async (
  { operation, holders }: { readonly operation: Operation; readonly holders: readonly LockHolder[] },
  by: { readonly operator: string; readonly console: string },
  parts: LockParts,
): Promise<void> => {
  const mine = operation.plan.locks.filter(({ resource }) =>
    holders.some((holder) => holder.resource === resource),
  );
  const late = new AbortController();
  const timer = parts.clock.after(releaseMs, () => late.abort());
  const { id, reason } = operation;
  const taken = await takeLocks(
    { ...by, calls: mine, reason, operationId: id, takeOver: [], ours: new Set([id]) },
    parts,
    late.signal,
  );
  if (taken.ok) await taken.value.release(late.signal);
  timer.cancel();
};
