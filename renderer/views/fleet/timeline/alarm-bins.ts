import { epochMs, type Alarm, type EpochMs, type HistoryPoint } from '#shared/model';

/** Ten minutes: a day is then 144 bars, which still can be told apart on the narrowest window. */
export const binMs = 600_000;
const dayMs = 86_400_000;

/** Ten minutes of the last day: how many alarms were open at any time in it, and whether anything was recorded then. */
export type AlarmBin = {
  readonly from: EpochMs;
  readonly critical: number;
  readonly warning: number;
  /** False: nothing was recorded then, so no bar does not mean that all was well. Undefined: not known. */
  readonly isRecorded: boolean | undefined;
};

/** The last 24 h end with the ten minutes that `now` lies in. */
export const firstBinAt = (now: number): EpochMs => epochMs((Math.floor(now / binMs) + 1) * binMs - dayMs);

/** One entry per alarm and raising: a live one replaces what the history says of it. */
const distinct = (history: readonly Alarm[], live: readonly Alarm[]): readonly Alarm[] => [
  ...new Map([...history, ...live].map((alarm) => [`${alarm.id} ${alarm.raisedAt}`, alarm])).values(),
];

/**
 * Alarms of the last day in bins of ten minutes, oldest first. `recorded` are points of any series that is written while
 * the console watches; undefined when it is not known yet.
 */
export const alarmBins = (
  history: readonly Alarm[],
  live: readonly Alarm[],
  recorded: readonly HistoryPoint[] | undefined,
  now: EpochMs,
): readonly AlarmBin[] => {
  const first = firstBinAt(now);
  const alarms = distinct(history, live);
  const seen = recorded === undefined ? undefined : new Set(recorded.map(({ at }) => Math.floor(at / binMs)));
  return Array.from({ length: dayMs / binMs }, (_, index): AlarmBin => {
    const from = epochMs(first + index * binMs);
    const open = alarms.filter(
      ({ raisedAt, clearedAt }) => raisedAt < from + binMs && raisedAt <= now && (clearedAt ?? now) >= from,
    );
    const critical = open.filter(({ severity }) => severity === 'critical').length;
    // The last bin is still being written.
    const isRecorded = now < from + binMs ? true : seen?.has(Math.floor(from / binMs));
    return { from, critical, warning: open.length - critical, isRecorded };
  });
};

/** Neighbouring bins that say the same, as one stretch; stretches without alarms that were watched are left out. */
export type AlarmStretch = AlarmBin & { readonly to: EpochMs };

/** The same as the bars, in few enough lines to be read. */
export const alarmStretches = (bins: readonly AlarmBin[]): readonly AlarmStretch[] => {
  const stretches: AlarmStretch[] = [];
  for (const bin of bins) {
    const last = stretches.at(-1);
    const to = epochMs(bin.from + binMs);
    if (
      last?.to === bin.from &&
      last.critical === bin.critical &&
      last.warning === bin.warning &&
      last.isRecorded === bin.isRecorded
    )
      stretches[stretches.length - 1] = { ...last, to };
    else stretches.push({ ...bin, to });
  }
  return stretches.filter(
    ({ critical, warning, isRecorded }) => critical + warning > 0 || isRecorded === false,
  );
};
