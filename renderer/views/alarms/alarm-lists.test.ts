import { expect, it } from 'vitest';
import { epochMs, type Alarm } from '#shared/model';
import { alarm } from '../../test-kit/index.ts';
import { alarmLists } from './alarm-lists.ts';

const now = epochMs(1_800_000_000_000);
const by = { at: now, by: 'mara', reason: 'on it' };
const made = (
  name: string,
  severity: 'warning' | 'critical',
  agoMs: number,
  more: Partial<Alarm> = {},
): Alarm => alarm(name, severity, { rule: 'failed-units', units: [] }, now, agoMs, more);

it('puts what nobody has seen before what somebody has, and critical before warning', () => {
  const lists = alarmLists(
    [
      made('seen', 'critical', 10, { acknowledged: by }),
      made('old-warning', 'warning', 900),
      made('new-warning', 'warning', 20),
      made('critical', 'critical', 5_000),
      made('quiet', 'critical', 30, { silenced: { ...by, until: epochMs(now + 1) } }),
      made('quiet-over', 'warning', 40, { silenced: { ...by, until: now } }),
      made('gone', 'critical', 50, { clearedAt: now }),
    ],
    now,
  );
  expect({
    open: lists.open.map((each) => each.nodeId),
    silenced: lists.silenced.map((each) => each.nodeId),
    cleared: lists.cleared.map((each) => each.nodeId),
  }).toEqual({
    open: ['critical', 'new-warning', 'quiet-over', 'old-warning', 'seen'],
    silenced: ['quiet'],
    cleared: ['gone'],
  });
});
