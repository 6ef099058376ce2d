import type { ParsedInputOf } from '#shared/contract';
import { fault, FaultError } from '#shared/fault';
import { refusingGuards, type Operation, type OperationId, type Plan } from '#shared/model';
import type { OperationParts } from './operation-parts.ts';
import type { OperationBook } from './record/index.ts';
import { floorsOf } from './run/index.ts';

export type RunOrder = ParsedInputOf<'operation.run'>;

const refuse = (says: string, facts: Readonly<Record<string, string>> = {}): never => {
  throw new FaultError(fault('action.refused', says, { facts }));
};

/** Throws FaultError `action.drifted` when a fresh plan is another one than that of this hash. */
const mustMatch = (fresh: Plan, hash: string): void => {
  if (fresh.hash !== hash)
    throw new FaultError(
      fault(
        'action.drifted',
        'The fleet changed since this plan was made: what would run is not what was shown.',
      ),
    );
};

/**
 * Lets a fresh plan pass only if it is what was confirmed, can be run, and every refusing guard has its own reasoned
 * override. Throws FaultError `action.drifted` or `action.refused`, naming every guard in the way.
 */
export const admit = (fresh: Plan, order: Pick<RunOrder, 'hash' | 'overrides'>): void => {
  mustMatch(fresh, order.hash);
  if (fresh.refusal !== undefined) refuse(fresh.refusal);
  const inTheWay = refusingGuards(fresh).filter(
    ({ guard, mayOverride }) => !mayOverride || !order.overrides.some((override) => override.guard === guard),
  );
  if (inTheWay.length > 0)
    refuse(
      inTheWay.map(({ guard, says }) => `${guard}: ${says}`).join(' '),
      Object.fromEntries(inTheWay.map(({ guard, says }) => [guard, says])),
    );
};

/** The operation as it is before its first step. */
export const newOperation = (
  id: OperationId,
  plan: Plan,
  order: Pick<RunOrder, 'reason' | 'overrides'>,
  parts: OperationParts,
): Operation => {
  const now = parts.ports.clock.now();
  const { request } = plan;
  const refusing = new Set(refusingGuards(plan).map(({ guard }) => guard));
  return {
    id,
    plan,
    state: 'running',
    operator: parts.ports.operator,
    reason: order.reason,
    // An override that nothing called for is no override.
    overrides: order.overrides.filter(({ guard }) => refusing.has(guard)),
    startedAt: now,
    steps: plan.steps.map((step) => ({ stepId: step.id, state: 'waiting', says: step.says, items: [] })),
    floors: [...floorsOf(plan, parts.view(), now)],
    says: 'Taking the locks.',
    ...(request.kind === 'undo' ? { undoes: request.operationId as OperationId } : {}),
  };
};

/** The first lines of an operation in the audit log: all it may send, and each override with its reason. */
export const auditStart = async (
  book: Pick<OperationBook, 'audit'>,
  { id, plan, reason, overrides }: Operation,
): Promise<void> => {
  const of = { operationId: id, planHash: plan.hash };
  const changing = plan.steps.flatMap(({ calls }) => calls.filter(({ changes }) => changes));
  await book.audit({
    ...of,
    what: 'run',
    reason,
    calls: changing.map(({ text }) => text),
    outcome: plan.title,
  });
  for (const override of overrides) {
    const outcome = plan.guards.find(({ guard }) => guard === override.guard)?.says ?? '';
    await book.audit({
      ...of,
      what: `override ${override.guard}`,
      reason: override.reason,
      calls: [],
      outcome,
    });
  }
};
