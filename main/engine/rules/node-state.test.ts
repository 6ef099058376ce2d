import {
  alarmId,
  epochMs,
  hostFactNames,
  nodeStates,
  unknownHostFacts,
  type Alarm,
  type Evidence,
  type Fact,
  type HostFacts,
  type NodeState,
  type UnknownReason,
} from '#shared/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeStateOf } from './node-state.ts';
import {
  connected,
  goodFacts,
  hour,
  known,
  second,
  start,
  testNode,
  volume,
  waiting,
} from './test-kit/index.ts';

const now = epochMs(start + 10 * second);
const good = goodFacts(start);
const unknown = (reason: UnknownReason): Fact<never> => ({
  state: 'unknown',
  reason,
  says: '',
  observedAt: epochMs(start),
  source: 'test',
});
const alarm = (evidence: Evidence, severity: Alarm['severity']): Alarm => ({
  id: alarmId(evidence.rule),
  nodeId: testNode.id,
  severity,
  evidence,
  raisedAt: epochMs(start),
  confirmedAt: epochMs(start),
  held: false,
});
const units = (severity: Alarm['severity']) => alarm({ rule: 'failed-units', units: ['a'] }, severity);
const silent = alarm({ rule: 'node-stale', lastAnswerAt: epochMs(start) }, 'warning');

type Input = Parameters<typeof nodeStateOf>[0];
const stateOf = (more: Partial<Input>): NodeState =>
  nodeStateOf({ connection: connected, facts: good, lastAnswerAt: epochMs(start), alarms: [], now, ...more });

describe('the one word for a node', () => {
  const withFact = (facts: Partial<HostFacts>) => ({ facts: { ...good, ...facts } });
  const cases: readonly (readonly [string, Partial<Input>, NodeState])[] = [
    ['in order', {}, 'ok'],
    ['never heard', { lastAnswerAt: undefined, facts: unknownHostFacts('not-asked', '', now) }, 'unknown'],
    ['heard an hour ago', { now: epochMs(start + hour) }, 'stale'],
    [
      'gone, its facts withdrawn',
      { connection: waiting, facts: unknownHostFacts('unreachable', '', now) },
      'stale',
    ],
    ['one unreadable field', withFact({ failedUnits: unknown('unreadable') }), 'unknown'],
    ['a field it may not read', withFact({ temperature: unknown('not-permitted') }), 'unknown'],
    ['no such thing there', withFact({ temperature: unknown('not-supported') }), 'ok'],
    ['no disks at all', withFact({ volumes: unknown('not-supported') }), 'unknown'],
    ['the processor needs a second answer', withFact({ cpu: unknown('not-asked') }), 'ok'],
    ['an unreadable model name', withFact({ model: unknown('unreadable') }), 'ok'],
    [
      'one volume that hangs',
      withFact({ volumes: known([volume(1e9, start, { space: unknown('timed-out') })], start) }),
      'unknown',
    ],
    [
      'a volume without inode table',
      withFact({ volumes: known([volume(1e9, start, { inodes: unknown('not-supported') })], start) }),
      'ok',
    ],
    ['a warning', { alarms: [units('warning')] }, 'warning'],
    [
      'a critical on an unknown node',
      { ...withFact({ load: unknown('unreadable') }), alarms: [units('critical')] },
      'critical',
    ],
    [
      'a warning on an unknown node',
      { ...withFact({ load: unknown('unreadable') }), alarms: [units('warning')] },
      'unknown',
    ],
    ['a critical that is over', { alarms: [{ ...units('critical'), clearedAt: now }] }, 'ok'],
    ['silent, which is stale and not a warning', { now: epochMs(start + hour), alarms: [silent] }, 'stale'],
    ['drained', { maintenance: 'drained' }, 'drained'],
    ['drained with a warning', { maintenance: 'drained', alarms: [units('warning')] }, 'warning'],
  ];
  it.each(cases)('%s', (_what, input, state) => {
    expect(stateOf(input)).toBe(state);
  });

  it('is never OK while a core fact is unknown or old, whatever else is so', () => {
    const gaps = fc.constantFrom<UnknownReason>(
      'not-asked',
      'not-supported',
      'not-permitted',
      'unreadable',
      'timed-out',
      'unreachable',
    );
    fc.assert(
      fc.property(
        fc.constantFrom('bootId', 'load', 'memory', 'volumes'),
        fc.option(gaps),
        fc.subarray([...hostFactNames]),
        fc.constantFrom(undefined, 'draining', 'maintenance', 'drained'),
        (core, gap, others, maintenance) => {
          const facts: HostFacts = {
            ...good,
            ...Object.fromEntries(others.map((name) => [name, unknown('not-supported')])),
            [core]:
              gap === null ? { ...good[core as 'load'], observedAt: epochMs(start - hour) } : unknown(gap),
          };
          expect(
            nodeStates.indexOf(
              stateOf({
                facts,
                ...(maintenance === undefined ? {} : { maintenance: maintenance }),
              }),
            ),
          ).toBeLessThan(nodeStates.indexOf('warning'));
        },
      ),
      { numRuns: 1_000, seed: 5 },
    );
  });
});
