import { durationText, memoryText, millisecondsText, percentText } from '#shared/format';
import type { Alarm, AlarmPolicy, FleetNode, Forecast, HistoryPoint, Metric } from '#shared/model';
import { usedPoints, type ChartPoint } from '../../charts/index.ts';

/** A threshold and its words on the picture. */
type Limit = { readonly value: number; readonly says: string };

/** The measured value behind an alarm: what to ask for, and what it is judged by. */
export type Trend = {
  readonly metric: Metric;
  /** Asked for beside it when the value is a share of it. */
  readonly totalMetric?: Metric;
  /** Mount point for volume metrics, else empty. */
  readonly subject: string;
  readonly title: string;
  readonly points: (
    values: readonly HistoryPoint[],
    totals: readonly HistoryPoint[],
  ) => readonly ChartPoint[];
  readonly text: (value: number) => string;
  readonly judged:
    | { readonly by: 'thresholds'; readonly raises: Limit; readonly clears: Limit }
    | { readonly by: 'forecast'; readonly forecast: Forecast };
};

type EvidenceOf<R extends Alarm['evidence']['rule']> = Extract<Alarm['evidence'], { readonly rule: R }>;

const asMeasured = (values: readonly HistoryPoint[]): readonly ChartPoint[] => values;

const above = (raises: number, clears: number, text: (value: number) => string) => ({
  judged: {
    by: 'thresholds' as const,
    raises: { value: raises, says: `raises over ${text(raises)}` },
    clears: { value: clears, says: `clears under ${text(clears)}` },
  },
  text,
});

const diskTrend = (evidence: EvidenceOf<'disk-space' | 'disk-inodes'>): Trend => {
  const space = evidence.rule === 'disk-space';
  return {
    metric: space ? 'volume.availableBytes' : 'volume.freeInodes',
    totalMetric: space ? 'volume.sizeBytes' : 'volume.totalInodes',
    subject: evidence.mount,
    title: space ? 'Space used' : 'Inodes used',
    ...above(1 - evidence.enterRatio, 1 - evidence.exitRatio, percentText),
    ...(evidence.why === 'forecast' ? { judged: { by: 'forecast', forecast: evidence.forecast } } : {}),
    points: (values, totals) => usedPoints(values, totals, space ? evidence.sizeBytes : evidence.totalInodes),
  };
};

const memoryTrend = (
  { stalledRatio, totalBytes }: EvidenceOf<'memory-pressure'>,
  critical: boolean,
  policy: AlarmPolicy,
): Trend => {
  const { stalled, availableWarnRatio, availableCriticalRatio, availableExitRatio } = policy.memory;
  if (stalledRatio !== undefined)
    return {
      metric: 'pressure.memorySome',
      subject: '',
      title: 'Time waiting for memory',
      ...above(
        critical ? stalled.criticalEnter : stalled.warnEnter,
        critical ? stalled.criticalExit : stalled.warnExit,
        percentText,
      ),
      points: asMeasured,
    };
  const enter = totalBytes * (critical ? availableCriticalRatio : availableWarnRatio);
  const exit = totalBytes * availableExitRatio;
  return {
    metric: 'memory.availableBytes',
    subject: '',
    title: 'Memory available',
    judged: {
      by: 'thresholds',
      raises: { value: enter, says: `raises under ${memoryText(enter)}` },
      clears: { value: exit, says: `clears over ${memoryText(exit)}` },
    },
    text: memoryText,
    points: asMeasured,
  };
};

const size = (point: HistoryPoint): ChartPoint => {
  const [low, high] = [Math.abs(point.min), Math.abs(point.max)];
  return { at: point.at, min: Math.min(low, high), max: Math.max(low, high), last: Math.abs(point.last) };
};

const highTrend = (
  metric: Metric,
  title: string,
  limits: readonly [raises: number, clears: number],
  text: (value: number) => string,
): Trend => ({ metric, subject: '', title, ...above(...limits, text), points: (values) => values.map(size) });

const celsiusText = (celsius: number): string => `${Math.round(celsius)} °C`;

/** The trend of an alarm on `node` under its policy; undefined where it is about a state and not about a measure. */
export const trendOf = (
  { evidence, severity }: Pick<Alarm, 'evidence' | 'severity'>,
  node: Pick<FleetNode, 'roundTripWorstMs'> | undefined,
  policy: AlarmPolicy,
): Trend | undefined => {
  const critical = severity === 'critical';
  const { clockSkew, overheating, roundTrip } = policy;
  const exitOf = (high: typeof clockSkew): number => (critical ? high.criticalExit : high.warnExit);
  switch (evidence.rule) {
    case 'disk-space':
    case 'disk-inodes':
      return diskTrend(evidence);
    case 'round-trip': {
      const limit = (critical ? node?.roundTripWorstMs : undefined) ?? evidence.targetMs;
      return highTrend('roundTripMs', 'Round trip', [limit, limit * roundTrip.exitShare], millisecondsText);
    }
    case 'clock-skew':
      return highTrend('clockSkewMs', 'Clock skew', [evidence.limitMs, exitOf(clockSkew)], durationText);
    case 'overheating':
      return highTrend(
        'temperature.celsius',
        'Temperature',
        [evidence.limitCelsius, exitOf(overheating)],
        celsiusText,
      );
    case 'memory-pressure':
      return memoryTrend(evidence, critical, policy);
    default:
      return undefined;
  }
};
