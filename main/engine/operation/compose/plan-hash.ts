import { createHash } from 'node:crypto';
import type { LockCall, OperationRequest, StepCall } from '#shared/model';

/** JSON with sorted keys and nothing undefined: equal values have equal text. */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
};

/**
 * What "the same plan" means: the wish, every step with its exact calls, and the locks, in order. Numbers about impact and
 * who carries a call are left out: they change on a living fleet without changing what is done.
 */
export const planHash = (plan: {
  readonly request: OperationRequest;
  readonly steps: readonly StepCall[];
  readonly locks: readonly LockCall[];
}): string => {
  const same = {
    request: plan.request,
    steps: plan.steps.map(({ id, kind, params, calls, subject }) => ({ id, kind, params, calls, subject })),
    locks: plan.locks.map(({ resource, source }) => ({ resource, source })),
  };
  return createHash('sha256').update(canonicalJson(same)).digest('hex');
};
