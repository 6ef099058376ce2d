import type { Alarm, AlarmPolicy } from '#shared/model';
import type { ChartPoint } from '../../charts/index.ts';
import { useNodeHistory, useNodePolicy, useNodeView } from '../../queries/index.ts';
import { trendOf, type Trend } from './trend.ts';

/** As far back as the picture goes, ms. */
export const trendSpanMs = 7_200_000;
/** One point a minute. */
const pointCount = 120;

/** An alarm about a service has no node, and no measured value: nothing is asked. */
const none = '' as never;

/** The measured value behind an alarm over the last two hours, or `spanMs`; undefined where there is none. */
export const useTrend = (
  alarm: Alarm,
  spanMs: number = trendSpanMs,
): (Trend & { readonly policy: AlarmPolicy; readonly values: readonly ChartPoint[] }) | undefined => {
  const nodeId = alarm.nodeId ?? none;
  const policy = useNodePolicy(nodeId, alarm.nodeId !== undefined).data?.policy;
  const node = useNodeView(nodeId)?.node;
  const trend = policy && trendOf(alarm, node, policy);
  const ask = {
    nodeId,
    subject: trend?.subject ?? '',
    spanMs,
    points: pointCount,
    enabled: trend !== undefined,
  };
  const values = useNodeHistory({ ...ask, metric: trend?.metric ?? 'roundTripMs' });
  const totals = useNodeHistory({
    ...ask,
    metric: trend?.totalMetric ?? 'roundTripMs',
    enabled: trend?.totalMetric !== undefined,
  });
  if (trend === undefined || policy === undefined) return undefined;
  return { ...trend, policy, values: trend.points(values.data?.points ?? [], totals.data?.points ?? []) };
};
