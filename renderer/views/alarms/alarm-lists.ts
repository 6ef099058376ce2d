import type { Alarm, EpochMs } from '#shared/model';

export type AlarmLists = {
  /** Needs somebody, or is being dealt with; what is new comes first. */
  readonly open: readonly Alarm[];
  readonly silenced: readonly Alarm[];
  /** Cleared, the newest first. */
  readonly cleared: readonly Alarm[];
};

/** True while a silence holds. */
export const isSilenced = (alarm: Alarm, now: EpochMs): boolean =>
  alarm.silenced !== undefined && alarm.silenced.until > now;

const rank = (alarm: Alarm): number =>
  (alarm.acknowledged === undefined ? 0 : 2) + (alarm.severity === 'critical' ? 0 : 1);

/**
 * Sorts alarms into lists. The order inside follows what a person or a rule did (acknowledged, severity, time raised),
 * never a live value, so that no row moves while a number counts.
 */
export const alarmLists = (alarms: readonly Alarm[], now: EpochMs): AlarmLists => {
  const byRank = (a: Alarm, b: Alarm): number =>
    rank(a) - rank(b) || b.raisedAt - a.raisedAt || (a.id < b.id ? -1 : 1);
  const standing = alarms.filter((alarm) => alarm.clearedAt === undefined).toSorted(byRank);
  return {
    open: standing.filter((alarm) => !isSilenced(alarm, now)),
    silenced: standing.filter((alarm) => isSilenced(alarm, now)),
    cleared: alarms
      .filter((alarm) => alarm.clearedAt !== undefined)
      .toSorted((a, b) => (b.clearedAt ?? 0) - (a.clearedAt ?? 0)),
  };
};
