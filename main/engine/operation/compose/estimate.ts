import type { StepCall } from '#shared/model';
import type { Recorded } from '../record/index.ts';

/** How long a plan is expected to take, and what that rests on. */
export type Estimate = { readonly ms: number; readonly says: string };

/** Enough to be steady, few enough to follow a fleet that changes. */
const newestMost = 20;

type Measured = {
  readonly kind: string;
  readonly subject: string;
  readonly ms: number;
  /** Its time follows how much there was to move, which is another amount each time. */
  readonly isInRounds: boolean;
};

/** Steps that were carried out from here and observed, newest first. */
const measuredSteps = (recorded: readonly Recorded[]): readonly Measured[] =>
  recorded.toReversed().flatMap(({ operation }) => {
    const calls = new Map(operation.plan.steps.map((step) => [step.id, step]));
    return operation.steps.flatMap(({ stepId, state, startedAt, endedAt, rounds }) => {
      const call = calls.get(stepId);
      const isMeasured = state === 'done' && startedAt !== undefined && endedAt !== undefined;
      return call === undefined || !isMeasured
        ? []
        : [
            {
              kind: call.kind,
              subject: call.subject,
              ms: Math.max(0, endedAt - startedAt),
              isInRounds: rounds !== undefined,
            },
          ];
    });
  });

const median = (values: readonly number[]): number | undefined =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** What the same change to the same thing took before, else what such changes took at all. */
const measuredMs = (step: StepCall, earlier: readonly Measured[]): number | undefined => {
  // Where its source reckons with what there is to move now, that tells more than what there was before.
  const alike = earlier.filter(
    ({ kind, isInRounds }) => kind === step.kind && !(isInRounds && step.expectedMs !== undefined),
  );
  const same = alike.filter(({ subject }) => subject === step.subject);
  return median((same.length > 0 ? same : alike).slice(0, newestMost).map(({ ms }) => ms));
};

/**
 * The steps of one offer, each with the time its source expects: its own reckoning, or an equal share of what the source reckons
 * for all that it does not tell apart. Without any reckoning a step has none.
 */
export const withReckonedTimes = ({
  steps,
  estimateMs,
}: {
  readonly steps: readonly StepCall[];
  readonly estimateMs: number;
}): readonly StepCall[] => {
  const told = steps.reduce((sum, { expectedMs = 0 }) => sum + expectedMs, 0);
  const untold = steps.filter(({ expectedMs }) => expectedMs === undefined).length;
  const share = Math.round((estimateMs - told) / Math.max(1, untold));
  return share <= 0
    ? steps
    : steps.map((step) => (step.expectedMs === undefined ? { ...step, expectedMs: share } : step));
};

/** What was measured here goes before what was reckoned. */
export const withMeasuredTimes = (
  steps: readonly StepCall[],
  recorded: readonly Recorded[],
): readonly StepCall[] => {
  const earlier = measuredSteps(recorded);
  return steps.map((step) => {
    const ms = measuredMs(step, earlier);
    return ms === undefined ? step : { ...step, expectedMs: Math.round(ms) };
  });
};

/**
 * The sum over the steps, which run one after the other: what was measured here, and for what never ran from here its share
 * of what the sources reckon with (grace periods, health checks, monitor windows). Undefined: nothing tells.
 */
export const estimateOf = (
  steps: readonly StepCall[],
  reckonedMs: number,
  recorded: readonly Recorded[],
): Estimate | undefined => {
  const earlier = measuredSteps(recorded);
  const known = steps.map((step) => ({ step, ms: measuredMs(step, earlier) }));
  const measured = known.flatMap(({ ms }) => ms ?? []);
  const rest = steps.length - measured.length;
  const sum = known.reduce(
    (total, { step, ms }) => total + (ms ?? step.expectedMs ?? reckonedMs / steps.length),
    0,
  );
  if (measured.length === 0)
    return reckonedMs > 0
      ? {
          ms: Math.round(reckonedMs),
          says: 'Reckoned from grace periods, health checks and waiting times: no such step ran from here yet.',
        }
      : undefined;
  if (rest > 0 && reckonedMs <= 0) return undefined;
  return {
    ms: Math.round(sum),
    says:
      rest === 0
        ? 'Measured: the median of what such steps took from here before.'
        : `Measured for ${measured.length} of ${steps.length} steps; the rest is reckoned from grace periods, health checks and waiting times.`,
  };
};
