import { describe, expect, it } from 'vitest';
import { epochMs } from '#shared/model';
import { alarm, diskSpace } from '../../../test-kit/index.ts';
import { alarmBins, alarmStretches, binMs, firstBinAt } from './alarm-bins.ts';

const minute = 60_000;
// 14:06 of some day: the last bin is 14:00 to 14:10.
const now = epochMs(1_795_003_560_000);
const ago = (minutes: number) => epochMs(now - minutes * minute);
const space = diskSpace('/', 3_600_000, now, 1e9, 1e11);
const open = (severity: 'critical' | 'warning', since: number, until?: number, node = 'a') =>
  alarm(node, severity, space, now, since * minute, until === undefined ? {} : { clearedAt: ago(until) });
const point = (at: number) => ({ at: epochMs(at), min: 1, max: 1, last: 1 });
const everyBin = Array.from({ length: 144 }, (_, index) => point(firstBinAt(now) + index * binMs + 1_000));

describe('the alarms of the last day', () => {
  it('are counted in every ten minutes in which they were open, worse ones apart', () => {
    const bins = alarmBins([], [open('critical', 25, 8), open('warning', 3, undefined, 'b')], everyBin, now);
    expect(bins.length).toBe(144);
    expect(bins.slice(-4).map(({ critical, warning }) => [critical, warning])).toEqual([
      [0, 0],
      [1, 0],
      [1, 0],
      [0, 1],
    ]);
  });

  it('count an alarm once that both the history and the feed tell of, and twice one that was raised twice', () => {
    const before = open('critical', 300, 280);
    const bins = alarmBins([before, open('critical', 30)], [open('critical', 30, 15)], everyBin, now);
    expect(bins.reduce((sum, bin) => sum + bin.critical, 0)).toBe(3 + 3);
    expect(Math.max(...bins.map((bin) => bin.critical))).toBe(1);
  });

  it('say of each stretch without a record that nothing was recorded, and never that it was quiet', () => {
    const bins = alarmBins([], [], everyBin.slice(0, 10), now);
    expect(alarmStretches(bins)).toEqual([
      { from: bins[10]?.from, to: bins[143]?.from, critical: 0, warning: 0, isRecorded: false },
    ]);
  });

  it('claim nothing about the record while it is not known', () => {
    expect(alarmStretches(alarmBins([], [], undefined, now))).toEqual([]);
  });
});
