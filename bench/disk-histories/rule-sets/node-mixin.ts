import type { History } from '../history.ts';
import { writeSpans, type RuleSet, type SpanWriter } from './spans.ts';

const minute = 60_000;
const hour = 60 * minute;
/** Prometheus' default evaluation interval, ms. */
const evaluateMs = minute;
const rangeMs = 6 * hour;

type Alert = {
  readonly severity: 'warning' | 'critical';
  readonly below: number;
  readonly aheadSeconds: number | undefined;
  readonly forMs: number;
};

/** NodeFilesystemSpaceFillingUp and NodeFilesystemAlmostOutOfSpace of prometheus/node_exporter, docs/node-mixin/config.libsonnet. */
const alerts: readonly Alert[] = [
  { severity: 'warning', below: 0.4, aheadSeconds: 24 * 3_600, forMs: hour },
  { severity: 'critical', below: 0.2, aheadSeconds: 4 * 3_600, forMs: hour },
  { severity: 'warning', below: 0.05, aheadSeconds: undefined, forMs: 30 * minute },
  { severity: 'critical', below: 0.03, aheadSeconds: undefined, forMs: 30 * minute },
];

/**
 * Sums of a simple linear regression over a sliding window: what Prometheus' `predict_linear` computes anew each time
 * (promql/functions.go, linearRegression: x relative to the evaluation time, in seconds).
 */
const slidingRegression = (history: History) => {
  const { available, intervalMs } = history;
  const stepSeconds = intervalMs / 1000;
  let first = 0;
  let count = 0;
  let sumX = 0;
  let sumY = 0;
  let sumXY = 0;
  let sumXX = 0;
  const add = (i: number, sign: 1 | -1): void => {
    const x = i * stepSeconds;
    const y = available[i] ?? 0;
    count += sign;
    sumX += sign * x;
    sumY += sign * y;
    sumXY += sign * x * y;
    sumXX += sign * x * x;
  };
  return {
    take: (i: number): void => {
      add(i, 1);
      // The range (t - 6h, t] is open at its left end since Prometheus 3.
      while ((i - first) * intervalMs >= rangeMs) {
        add(first, -1);
        first += 1;
      }
    },
    predict: (atSeconds: number, aheadSeconds: number): number => {
      if (count < 2) return Infinity;
      const covariance = sumXY - (sumX * sumY) / count;
      const variance = sumXX - (sumX * sumX) / count;
      const slope = covariance / variance;
      return sumY / count + slope * (atSeconds + aheadSeconds - sumX / count);
    },
  };
};

/** node-mixin's rules as Prometheus evaluates them once a minute; `for` restarts whenever the expression is false. */
export const nodeMixin: RuleSet = {
  name: 'node-mixin',
  judge: (history) => {
    const { available, intervalMs, sizeBytes } = history;
    const regression = slidingRegression(history);
    const writers: readonly SpanWriter[] = alerts.map((alert) => writeSpans(alert.severity));
    const pending: (number | undefined)[] = alerts.map(() => undefined);
    let evaluatedAt = -Infinity;
    for (let i = 0; i < available.length; i += 1) {
      regression.take(i);
      const at = i * intervalMs;
      if (at - evaluatedAt < evaluateMs) continue;
      evaluatedAt = at;
      const ratio = (available[i] ?? 0) / sizeBytes;
      alerts.forEach((alert, k) => {
        const holds =
          ratio < alert.below &&
          (alert.aheadSeconds === undefined || regression.predict(at / 1000, alert.aheadSeconds) < 0);
        const since = holds ? (pending[k] ?? at) : undefined;
        pending[k] = since;
        writers[k]?.tell(at, since !== undefined && at - since >= alert.forMs);
      });
    }
    return writers.flatMap((writer) => writer.spans());
  },
};
