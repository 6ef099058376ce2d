import { expect, it } from 'vitest';
import { epochMs, type Alarm } from '#shared/model';
import { alarm, diskSpace, hostFacts, nodeView, volume, known, unknown } from '../../test-kit/index.ts';
import { nodeSentence } from './node-sentence.ts';

const now = epochMs(1_800_000_000_000);
const hour = 3_600_000;
const view = nodeView(
  'fra-db2',
  now,
  {},
  { facts: hostFacts(now, { volumes: known([volume('/', 0.4, now)], now) }) },
);
const units = alarm('fra-db2', 'warning', { rule: 'failed-units', units: ['cron.service'] }, now);
const filling = alarm('fra-db2', 'critical', diskSpace('/var/lib', 3.2 * hour, now, 29e9, 320e9), now);

it('opens with the most urgent alarm, its cause and the next step', () => {
  const sentence = nodeSentence(view, [units, filling], now);
  expect([sentence.tone, sentence.title, sentence.next !== '']).toEqual([
    'critical',
    'fra-db2 /var/lib will be full in 3 h 12 m',
    true,
  ]);
});

it('opens with what is new before what somebody has already seen', () => {
  const seen: Alarm = { ...filling, acknowledged: { at: now, by: 'mara', reason: 'on it' } };
  expect(nodeSentence(view, [seen, units], now).title).toBe('cron.service failed on fra-db2');
});

it('says what is normal for a node without alarms', () => {
  expect(nodeSentence(view, [{ ...filling, clearedAt: now }], now)).toEqual({
    tone: 'plain',
    title: 'fra-db2 is well',
    because: 'Its fullest disk is / at 40\u2009% (steady), it answers in 7 ms, target 20 ms.',
    next: '',
  });
});

it('says of a silent node that it is silent before what it said last, alarms on that among it', () => {
  const stale = { ...view, state: 'stale', lastAnswerAt: epochMs(now - 20_000) } as const;
  expect(nodeSentence(stale, [units], now)).toMatchObject({
    title: 'fra-db2 has not answered for 20 s',
    because:
      'What stands below is what it said last, not the present. Before that: cron.service failed on fra-db2.',
  });
});

it('names what could not be read of a node that is not fully known', () => {
  const facts = { ...view.facts, failedUnits: unknown('not-permitted', now) };
  expect(nodeSentence({ ...view, facts, state: 'unknown' }, [], now).because).toContain(
    'Not known: failed units. Its fullest disk',
  );
});

it('does not call a node well whose state is unknown', () => {
  expect(nodeSentence({ ...view, state: 'unknown' }, [], now).title).toBe('fra-db2 is not fully known');
});
