import type { Alarm, AlarmPolicy } from '#shared/model';
import { percentText } from '#shared/format';
import type { ThresholdLine } from '../../../charts/index.ts';
import type { Quantity } from './disk-words.ts';

/** Below both its share and its amount a disk is low, so the line stands at the smaller of the two. */
const lineAt = (limit: { readonly enterRatio: number; readonly enterBelow: number }, total: number): number =>
  1 - Math.min(limit.enterRatio, limit.enterBelow / total);

const line = (value: number, tone: 'critical' | 'warning'): ThresholdLine => ({
  value,
  tone,
  label: `${tone} over ${percentText(value)}`,
});

/**
 * Where alarms about this volume are raised. An open alarm brings the threshold it was judged by; otherwise they follow from
 * the policy of the node. Without a policy nothing is drawn: a wrong line is worse than none.
 */
export const diskThresholds = (
  quantity: Quantity,
  total: number | undefined,
  alarm: Alarm | undefined,
  policy: AlarmPolicy | undefined,
): readonly ThresholdLine[] => {
  if (alarm !== undefined && 'enterRatio' in alarm.evidence && alarm.evidence.why === 'low')
    return [line(1 - alarm.evidence.enterRatio, alarm.severity)];
  if (total === undefined || total <= 0 || policy === undefined) return [];
  const { lowWarning, lowCritical } = policy[quantity];
  return [line(lineAt(lowWarning, total), 'warning'), line(lineAt(lowCritical, total), 'critical')];
};
