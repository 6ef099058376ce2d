import { fault, FaultError, type Fault } from '#shared/fault';
import type { LockHolder, OperationId, OperationRequest, Plan, StepCall } from '#shared/model';
import { draftPlan, planGoodMs, sealPlan, takeLooks, type Composing } from './compose/index.ts';
import type { OperationParts } from './operation-parts.ts';
import { hasEnded, type OperationBook } from './record/index.ts';
import { readAll, readHolders, type LockParts, type UnreadLock } from './run/index.ts';
import type { StepKind } from './../source-kit/index.ts';

/** Plans that wait to be confirmed. */
export type PlanDesk = {
  /** Reads the fleet, makes the plan and keeps it under its hash. `own`: the operation it is made for does not stand in its way. */
  readonly make: (request: OperationRequest, signal: AbortSignal, own?: OperationId) => Promise<Plan>;
  /** The plan of that hash, once; rejects with FaultError `operation.no-such-plan`. */
  readonly take: (hash: string) => Plan;
  readonly find: (hash: string) => Plan | undefined;
};

/** More than anybody has open; the oldest goes. */
const plansMost = 100;

type DeskParts = {
  readonly parts: OperationParts;
  readonly book: OperationBook;
  readonly kinds: ReadonlyMap<string, StepKind>;
  readonly lockParts: LockParts;
};

/** One sentence for each reason, with all the locks it is the reason for. */
const unreadWarnings = (unread: readonly UnreadLock[]): readonly string[] => {
  const reasons = [...new Set(unread.map(({ fault: { says } }) => says))];
  return reasons.map((says) => {
    const of = unread.filter((one) => one.fault.says === says).map(({ resource }) => resource);
    return of.length === 1
      ? `The lock of ${of[0]} cannot be read: ${says}`
      : `The locks of ${of.join(', ')} cannot be read: ${says}`;
  });
};

const cannotWrite = (why: Fault): string => `Nothing can be changed from here now: ${why.says}`;

export const createPlanDesk = ({ parts, book, kinds, lockParts }: DeskParts): PlanDesk => {
  const { clock } = parts.ports;
  const waiting = new Map<string, { readonly plan: Plan; readonly untilMs: number }>();

  const forgetOld = (): void => {
    const nowMs = clock.monotonicMs();
    for (const [hash, { untilMs }] of waiting) if (untilMs < nowMs) waiting.delete(hash);
    for (const hash of [...waiting.keys()].slice(0, Math.max(0, waiting.size - plansMost)))
      waiting.delete(hash);
  };

  /** What a step's check sees now, for plans that put things back afterwards. */
  const seeNow =
    (signal: AbortSignal) =>
    async (step: StepCall, kind: StepKind): Promise<unknown> => {
      const params = kind.params.parse(step.params);
      const replies = await readAll(kind.check(params), step, parts.perform, signal);
      return replies.ok ? kind.see(replies.value, params) : undefined;
    };

  /** Our own locks are told by our own operations; one that has ended holds nothing. */
  const isOthers = ({ operationId }: LockHolder): boolean => {
    const own = [...book.all()].find(({ operation }) => operation.id === operationId);
    return own === undefined;
  };

  const make = async (request: OperationRequest, signal: AbortSignal, own?: OperationId): Promise<Plan> => {
    await parts.refresh(signal, request);
    const releases = await parts.releases();
    const looked = await takeLooks(request, { ...parts, view: parts.view(), releases, signal });
    const composing: Composing = {
      now: clock.now(),
      view: { ...parts.view(), lookedOf: (id) => looked.get(id) },
      releases,
      sources: parts.sources,
      kinds,
      recorded: [...book.all()].filter(({ operation }) => operation.id !== own),
      seeNow: seeNow(signal),
    };
    const draft = await draftPlan(request, composing);
    const locks = draft.refusal === undefined ? await readHolders(draft.locks, lockParts, signal) : undefined;
    const broken = book.broken();
    const refusal = broken === undefined ? draft.refusal : cannotWrite(broken);
    const told = { ...draft, refusal, warnings: [...draft.warnings, ...unreadWarnings(locks?.unread ?? [])] };
    const plan = sealPlan(told, composing, (locks?.holders ?? []).filter(isOthers));
    forgetOld();
    waiting.set(plan.hash, { plan, untilMs: clock.monotonicMs() + planGoodMs });
    return plan;
  };

  return {
    make,
    take: (hash) => {
      forgetOld();
      const found = waiting.get(hash);
      if (found === undefined)
        throw new FaultError(
          fault(
            'operation.no-such-plan',
            'No plan of that hash waits here: it is older than 30 s, or was run.',
          ),
        );
      waiting.delete(hash);
      return found.plan;
    },
    find: (hash) => {
      forgetOld();
      return waiting.get(hash)?.plan;
    },
  };
};

/** Operations of this console that have ended: locks left behind by them are ours to take. */
export const endedIds = (book: OperationBook): readonly string[] =>
  [...book.all()].flatMap((recorded) => (hasEnded(recorded) ? [recorded.operation.id] : []));
