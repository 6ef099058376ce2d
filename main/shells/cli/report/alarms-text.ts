import { alarmText } from '#shared/format';
import { alarmSubject, type Alarm, type EpochMs } from '#shared/model';
import { visible } from '../terminal.ts';

const grades = { critical: 'Critical', warning: 'Warning' } as const;

/** Each open alarm in three lines: what happened, why it is believed, what to do. */
export const alarmsText = (alarms: readonly Alarm[], now: EpochMs): string => {
  if (alarms.length === 0) return 'No open alarms.\n';
  return alarms
    .map((alarm) => {
      const { title, because, next } = alarmText(alarm, alarmSubject(alarm), now);
      const quiet = alarm.silenced === undefined ? '' : ' (silenced)';
      return visibleLines([`${grades[alarm.severity]}${quiet}  ${title}`, `  ${because}`, `  ${next}`]);
    })
    .join('\n');
};

const visibleLines = (lines: readonly string[]): string => lines.map((line) => `${visible(line)}\n`).join('');
