import type { Alarm } from '#shared/model';

/** When an alarm hurts: what is already so hurts now, what is foreseen hurts then, a warning without a date hurts last. */
const harmAt = ({ evidence, severity }: Alarm): number => {
  if ('why' in evidence && evidence.why === 'forecast' && evidence.forecast.kind === 'fills')
    return evidence.forecast.fullAt;
  return severity === 'critical' ? 0 : Infinity;
};

const severityRank = { critical: 0, warning: 1 } as const;

/** The most urgent first: critical before warning, then by time to harm, then the older one. */
export const byUrgency = (a: Alarm, b: Alarm): number =>
  severityRank[a.severity] - severityRank[b.severity] ||
  // Infinity minus Infinity is not a number: equal ends compare as equal.
  (harmAt(a) === harmAt(b) ? 0 : harmAt(a) - harmAt(b)) ||
  a.raisedAt - b.raisedAt ||
  (a.id < b.id ? -1 : 1);

/** One node that needs somebody: its most urgent alarm, and how many more it has. */
export type Need = { readonly alarm: Alarm; readonly moreCount: number };

/** Open alarms that nobody has taken or silenced, one per node, most urgent first. */
export const needsOf = (alarms: readonly Alarm[], now: number): readonly Need[] => {
  const waiting = alarms.filter(
    ({ clearedAt, acknowledged, silenced }) =>
      clearedAt === undefined &&
      acknowledged === undefined &&
      (silenced === undefined || silenced.until <= now),
  );
  const byNode = Map.groupBy(waiting.toSorted(byUrgency), (alarm) => alarm.nodeId);
  return [...byNode.values()].flatMap(([alarm, ...more]) =>
    alarm === undefined ? [] : [{ alarm, moreCount: more.length }],
  );
};

/** True when both lists name the same alarms in the same words. */
export const sameNeeds = (a: readonly Need[], b: readonly Need[]): boolean =>
  a.length === b.length &&
  a.every((need, at) => need.alarm === b[at]?.alarm && need.moreCount === b[at]?.moreCount);
