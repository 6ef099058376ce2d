import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { epochMs } from '#shared/model';
import { textHash } from '../../../source-kit/index.ts';
import { readCronTime, type CronTime } from './fields.ts';
import { nextRun } from './next.ts';

type Recorded = {
  readonly from: string;
  readonly to: string;
  readonly zones: Readonly<
    Record<
      string,
      {
        readonly gapAt: string;
        readonly entries: Readonly<
          Record<
            string,
            { readonly runs: number; readonly hash: string; readonly afterGap: readonly number[] }
          >
        >;
      }
    >
  >;
};
const recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, 'recorded/vixie-2026.json'), 'utf8'),
) as Recorded;

const minuteOf = (iso: string): number => Date.parse(iso) / 60_000;
/** Missed times are made up for within this many minutes after the clock was set forward. */
const makingUp = 10;

const timeOf = (text: string): CronTime => {
  const read = readCronTime(text);
  if (!read.ok || read.value === 'reboot') throw new Error(`${text} is no time`);
  return read.value;
};

const minutesOf = (text: string, zone: string): readonly number[] => {
  const time = timeOf(text);
  const until = minuteOf(recorded.to);
  const minutes: number[] = [];
  let at = nextRun(time, zone, epochMs(Date.parse(recorded.from) - 1_000));
  while (at !== undefined && at / 60_000 <= until) {
    minutes.push(at / 60_000);
    at = nextRun(time, zone, at);
  }
  return minutes;
};

describe('when an entry runs next', () => {
  it.each(Object.entries(recorded.zones))(
    'is what Debian’s cron did all year in %s',
    { timeout: 120_000 },
    (zone, { gapAt, entries }) => {
      const gap = minuteOf(gapAt);
      const isMakingUp = (minute: number): boolean => minute >= gap && minute <= gap + makingUp;
      const different = Object.entries(entries).flatMap(([text, { runs, hash, afterGap }]) => {
        const all = minutesOf(text, zone);
        const plain = all.filter((minute) => !isMakingUp(minute));
        const same = plain.length === runs && textHash(plain.join(',')) === hash;
        // What was due in the hour that never was runs right after it, there as here.
        const both = all.some(isMakingUp) === afterGap.length > 0;
        return same && both ? [] : [`${text}: ${plain.length} instead of ${runs}`];
      });
      expect(different).toEqual([]);
    },
  );

  it('is unknown in a zone that nobody knows, and never for a day that does not come', () => {
    expect(nextRun(timeOf('0 3 * * *'), 'Mars/Olympus', epochMs(0))).toBeUndefined();
    expect(nextRun(timeOf('0 3 30 2 *'), 'UTC', epochMs(0))).toBeUndefined();
  });
});

describe('the time of an entry', () => {
  it.each([
    ['60 * * * *', '60 is no minute.'],
    ['* 24 * * *', '24 is no hour.'],
    ['* * 0 * *', '0 is no day of month.'],
    ['* * * foo *', 'foo is no month.'],
    ['* * * * 8', '8 is no day of week.'],
    ['5/15 * * * *', '5/15 is no minute.'],
    ['*/0 * * * *', '*/0 is no minute.'],
    ['@often', '@often is no word that cron knows.'],
    ['* * * *', 'It needs five fields: minute, hour, day, month, day of week.'],
  ])('%s is told as wrong', (text, says) => {
    const read = readCronTime(text);
    expect(read.ok ? 'well' : read.fault.says).toBe(says);
  });

  it('that runs backwards is read, and never comes', () => {
    expect(nextRun(timeOf('30-10 8 * * *'), 'UTC', epochMs(0))).toBeUndefined();
  });

  it('takes a day of month or a day of week, and both only behind a star', () => {
    expect([timeOf('0 4 13 * 5').bothDays, timeOf('0 4 */2 * 1').bothDays]).toEqual([false, true]);
    expect(timeOf('0 4 * * sun,7').weekdays).toEqual([0]);
  });
});
