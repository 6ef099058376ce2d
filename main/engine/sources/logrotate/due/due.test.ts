import { describe, expect, it } from 'vitest';
import { initialSettings } from '../config/settings.ts';
import type { Rule, Settings } from '../config/index.ts';
import { createNodeClock, dueAfter, readState } from './index.ts';

const clock = createNodeClock('Europe/Berlin', 0);
const local = (text: string) => {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = text.split(/[- :]/).map(Number);
  return { year, month, day, hour, minute, second };
};
const shown = (seconds: number | undefined): string | undefined => {
  if (seconds === undefined) return undefined;
  const { year, month, day, hour, minute } = clock.local(seconds);
  return `${year}-${month}-${day} ${hour}:${minute}`;
};
const ruleOf = (settings: Partial<Settings>): Rule => ({
  id: '/r:1',
  file: '/r',
  line: 1,
  patterns: [],
  files: [],
  settings: { ...initialSettings, ...settings },
});
const after = (settings: Partial<Settings>, last: string) =>
  shown(dueAfter(ruleOf(settings), local(last), clock));

describe('when a log is due next', () => {
  it.each([
    [{ criterion: 'hourly' }, '2026-3-29 1:40:0', '2026-3-29 3:0'],
    [{ criterion: 'daily' }, '2026-12-31 9:0:0', '2027-1-1 0:0'],
    [{ criterion: 'weekly' }, '2026-11-20 0:0:0', '2026-11-22 0:0'],
    [{ criterion: 'weekly' }, '2026-11-22 0:0:0', '2026-11-29 0:0'],
    [{ criterion: 'weekly', weekday: 7 }, '2026-11-20 0:0:0', '2026-11-27 0:0'],
    [{ criterion: 'monthly' }, '2026-1-31 5:0:0', '2026-2-1 0:0'],
    [{ criterion: 'yearly' }, '2026-11-22 5:0:0', '2027-1-1 0:0'],
    [{ criterion: 'size' }, '2026-11-22 5:0:0', undefined],
  ] as const)('%j after %s is %s by the clock of its node', (settings, last, due) => {
    expect(after(settings, last)).toBe(due);
  });

  it('counts by the node’s own clock on both sides of a change of the hour', () => {
    for (const text of ['2026-3-29 1:59:59', '2026-3-29 3:0:0', '2026-10-25 0:30:0', '2026-10-25 4:0:0'])
      expect(clock.local(clock.seconds(local(text)))).toEqual(local(text));
    expect(clock.seconds(local('2026-3-30 0:0:0')) - clock.seconds(local('2026-3-29 0:0:0'))).toBe(
      23 * 3_600,
    );
  });
});

describe('logrotate’s memory', () => {
  it('is read with all that it escapes, and up to the line it does not understand', () => {
    const state = readState(
      'logrotate state -- version 2\n"/var/log/a \\"b\\".log" 2026-11-20-3:4:5\n"/var/log/n\\\\n.log" 2026-2-31\n"/x" soon\n"/y" 2026-1-1\n',
    );
    expect([...state.rotated.keys()]).toEqual(['/var/log/a "b".log', '/var/log/n\\n.log']);
    expect(state.rotated.get('/var/log/n\\n.log')).toMatchObject({ month: 3, day: 3 });
    expect(state.wrong).toContain('line 4');
  });

  it('is empty, and said to be damaged, when its first line is another', () => {
    expect(readState('garbage\n')).toMatchObject({ wrong: expect.stringContaining('first line') });
    expect(readState('')).toEqual({ rotated: new Map() });
  });
});
