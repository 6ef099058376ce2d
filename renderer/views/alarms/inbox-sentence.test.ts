import { expect, it } from 'vitest';
import { epochMs, type Alarm } from '#shared/model';
import { alarm } from '../../test-kit/index.ts';
import { alarmLists } from './alarm-lists.ts';
import { inboxSentence } from './inbox-sentence.ts';

const now = epochMs(new Date(2026, 10, 21, 14, 6).getTime());
const made = (name: string, agoMs: number, more: Partial<Alarm> = {}): Alarm =>
  alarm(name, 'critical', { rule: 'failed-units', units: [] }, now, agoMs, more);
const words = (alarms: readonly Alarm[]): string => {
  const { strong, plain } = inboxSentence(alarmLists(alarms, now), now);
  return `${strong} ${plain}`.trim();
};

it('says how much is open and how much of it is new', () => {
  const until = epochMs(now + 2 * 3_600_000);
  expect(
    words([
      made('a', 60_000),
      made('b', 3_600_000),
      made('c', 1, { silenced: { at: now, by: 'mara', reason: 'x', until } }),
    ]),
  ).toBe('2 open, 1 of them new in the last 5 minutes. 1 is silenced until 16:06.');
});

it('names alarms that stay because data is missing', () => {
  expect(words([made('a', 3_600_000, { held: true })])).toBe('1 open. 1 is held because data is missing.');
});

it('is glad when nothing is open, and says since when', () => {
  expect([words([]), words([made('a', 9e6, { clearedAt: epochMs(now - 3 * 3_600_000) })])]).toEqual([
    'No open alarms. None was open in the last 24 h.',
    'No open alarms. The last one cleared 3 h ago.',
  ]);
});
