import { useState } from 'react';
import type { Fault } from '#shared/fault';
import { refusingGuards, type GuardId, type LockHolder, type Plan } from '#shared/model';
import { operationRoute, useRouter } from '../../../commands/index.ts';
import { useRun } from '../../../queries/index.ts';
import { useClock } from '../../../ui/index.ts';

/** What a person has said about a plan so far, and the way to start it. */
export type Decision = {
  readonly reason: string;
  readonly setReason: (reason: string) => void;
  /** Reasons for guards that refuse; an empty one overrides nothing. */
  readonly overrides: ReadonlyMap<GuardId, string>;
  readonly setOverride: (guard: GuardId, reason: string) => void;
  /** Locks whose holder is gone that shall be taken over, by resource. */
  readonly takeOver: ReadonlyMap<string, LockHolder>;
  readonly setTakeOver: (holder: LockHolder, take: boolean) => void;
  /** What is missing before it can start, one sentence; undefined when nothing is. */
  readonly missing: string | undefined;
  readonly start: () => void;
  readonly isStarting: boolean;
  readonly fault: Fault | undefined;
  /** True when the plan was made again on starting and came out another: nothing was done. */
  readonly hasChanged: boolean;
};

const missingOf = (
  plan: Plan,
  reason: string,
  overrides: ReadonlyMap<GuardId, string>,
): string | undefined => {
  const refusing = refusingGuards(plan);
  if (refusing.some((guard) => !guard.mayOverride)) return 'A guard refuses that nothing overrides.';
  const open = refusing.filter((guard) => (overrides.get(guard.guard) ?? '').trim() === '');
  if (open.length > 0)
    return open.length === 1
      ? 'One guard waits for your answer above.'
      : `${open.length} guards wait for your answer above.`;
  return reason.trim() === '' ? 'A reason for the record is needed.' : undefined;
};

/** The same plan: the same steps, and nothing refuses now that did not before. */
const isSame = (a: Plan, b: Plan): boolean =>
  a.hash === b.hash &&
  refusingGuards(b).every((guard) => refusingGuards(a).some((other) => other.guard === guard.guard));

const set = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> =>
  new Map([...map, [key, value]]);

/** Gathers what a person says about `plan`. A plan that has grown old is made again first; if it comes out another, nothing is done. */
export const useDecision = (
  plan: Plan | undefined,
  again: () => Promise<{ readonly data: Plan | undefined }>,
): Decision => {
  const router = useRouter();
  const clock = useClock();
  const run = useRun();
  const [reason, setReason] = useState('');
  const [overrides, setOverrides] = useState<ReadonlyMap<GuardId, string>>(new Map());
  const [takeOver, setTakeOver] = useState<ReadonlyMap<string, LockHolder>>(new Map());
  const [isChecking, setChecking] = useState(false);
  const [hasChanged, setChanged] = useState(false);
  const missing = plan === undefined ? 'There is no plan yet.' : missingOf(plan, reason, overrides);
  const send = (chosen: Plan): void =>
    run.mutate(
      {
        hash: chosen.hash,
        reason: reason.trim(),
        overrides: refusingGuards(chosen).map(({ guard }) => ({
          guard,
          reason: (overrides.get(guard) ?? '').trim(),
        })),
        takeOver: [...takeOver.values()].map(({ resource, token }) => ({ resource, token })),
      },
      { onSuccess: (operation) => router.go(operationRoute(operation.id)) },
    );
  const start = async (): Promise<void> => {
    if (plan === undefined || missing !== undefined) return;
    setChanged(false);
    if (clock.now() <= plan.goodUntil) return send(plan);
    setChecking(true);
    const fresh = (await again()).data;
    setChecking(false);
    if (fresh === undefined) return;
    if (isSame(plan, fresh)) send(fresh);
    else setChanged(true);
  };
  return {
    reason,
    setReason,
    overrides,
    setOverride: (guard, text) => setOverrides((old) => set(old, guard, text)),
    takeOver,
    setTakeOver: (holder, take) =>
      setTakeOver(
        (old) =>
          new Map(
            [...old]
              .filter(([key]) => key !== holder.resource)
              .concat(take ? [[holder.resource, holder]] : []),
          ),
      ),
    missing,
    start: () => void start(),
    isStarting: isChecking || run.isPending,
    fault: run.error ?? undefined,
    hasChanged,
  };
};
