import { describe, expect, it } from 'vitest';
import { epochMs } from '#shared/model';
import { alarm, diskSpace } from '../../test-kit/index.ts';
import { needsOf } from './alarm-order.ts';

const at = epochMs(1_795_000_000_000);
const h = 3_600_000;
const silent = { rule: 'node-stale', lastAnswerAt: at } as const;

describe('what needs somebody', () => {
  it('is ordered by time to harm, one entry per node', () => {
    const alarms = [
      alarm('late', 'critical', diskSpace('/', 9 * h, at, 1, 2), at),
      alarm('warned', 'warning', diskSpace('/', h, at, 1, 2), at),
      alarm('soon', 'critical', diskSpace('/', 3 * h, at, 1, 2), at),
      alarm('gone', 'critical', silent, at),
      alarm('soon', 'warning', { rule: 'failed-units', units: ['a'] }, at),
    ];
    expect(
      needsOf(alarms, at).map((need) => (need.kind === 'node' ? [need.alarm.nodeId, need.moreCount] : [])),
    ).toEqual([
      ['gone', 0],
      ['soon', 1],
      ['late', 0],
      ['warned', 0],
    ]);
  });

  it('leaves out what is cleared, taken or silenced, and brings it back when the silence ends', () => {
    const person = { at, by: 'mara', reason: 'on it' };
    const alarms = [
      alarm('a', 'critical', silent, at, 0, { clearedAt: at }),
      alarm('b', 'critical', silent, at, 0, { acknowledged: person }),
      alarm('c', 'critical', silent, at, 0, { silenced: { ...person, until: epochMs(at + h) } }),
    ];
    expect(needsOf(alarms, at)).toEqual([]);
    expect(needsOf(alarms, at + h).map((need) => need.kind === 'node' && need.alarm.nodeId)).toEqual(['c']);
  });

  it('is one thing when many nodes fall silent at once', () => {
    const names = ['a', 'b', 'c'];
    const alarms = [
      ...names.map((name) => alarm(name, 'critical', silent, at)),
      alarm('d', 'warning', diskSpace('/', h, at, 1, 2), at),
    ];
    expect(needsOf(alarms, at)).toEqual([
      { kind: 'silence', alarms: alarms.slice(0, 3) },
      { kind: 'node', alarm: alarms[3], moreCount: 0 },
    ]);
  });
});
