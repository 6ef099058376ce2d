import { alarmText } from '#shared/format';
import { alarmSubject, type Alarm, type EpochMs } from '#shared/model';
import { isoTime, withIsoTimes } from './iso-time.ts';
import type { AlarmReport } from './status-schema.ts';

/** An alarm as the cli tells it: the sentences of every shell, and the numbers behind them. */
export const alarmReport = (alarm: Alarm, now: EpochMs): AlarmReport => {
  const { evidence, acknowledged, silenced } = alarm;
  return {
    id: alarm.id,
    rule: evidence.rule,
    severity: alarm.severity,
    ...(alarm.nodeId === undefined ? {} : { node: alarm.nodeId }),
    ...(alarm.workloadId === undefined ? {} : { workload: alarm.workloadId }),
    ...alarmText(alarm, alarmSubject(alarm), now),
    raisedAt: isoTime(alarm.raisedAt),
    observedAt: isoTime(alarm.confirmedAt),
    held: alarm.held,
    ...(acknowledged === undefined
      ? {}
      : { acknowledged: { ...acknowledged, at: isoTime(acknowledged.at) } }),
    ...(silenced === undefined
      ? {}
      : { silenced: { ...silenced, at: isoTime(silenced.at), until: isoTime(silenced.until) } }),
    evidence: withIsoTimes(evidence) as Record<string, unknown>,
  };
};

/** Open alarms, the worst and oldest first. */
export const openAlarms = (alarms: readonly Alarm[]): readonly Alarm[] =>
  alarms
    .filter(({ clearedAt }) => clearedAt === undefined)
    .toSorted((a, b) =>
      a.severity === b.severity ? a.raisedAt - b.raisedAt : a.severity === 'critical' ? -1 : 1,
    );
