import { describe, expect, it } from 'vitest';
import {
  defaultAlarmPolicy,
  epochMs,
  type Alarm,
  type AlarmId,
  type Operation,
  type Origin,
  type Workload,
} from '#shared/model';
import { updateAlarms } from '../update-alarms.ts';
import { createReplicaRules, judgeReplicas, judgeWorkload } from './index.ts';
import { copyOn, drainOf, machines, member, operationOf, swarmOf, webService } from './test-kit/index.ts';

type Moment = {
  readonly workload?: Workload;
  readonly origin?: Origin;
  readonly operations?: readonly Operation[];
  readonly isComplete?: boolean;
};

const members = ['w1', 'w2', 'w3', 'w4'].map((id) => member(id));
const calm = webService([copyOn('w1'), copyOn('w2'), copyOn('w3')]);
const oneLeft = webService([copyOn('w1'), copyOn('w2', { state: 'failed', says: 'exit 1' })]);

/** Plays moments 15 s apart and says which alarms stand after the last one, with what they say of being held. */
const play = (...moments: readonly Moment[]) => {
  const rules = createReplicaRules();
  const board = new Map<AlarmId, Alarm>();
  moments.forEach(({ workload, origin = swarmOf(members), operations = [], isComplete = true }, at) => {
    const now = epochMs(at * 15_000);
    const seenAt = { observedAt: now };
    const origins = origin.id === '' ? [] : [{ ...origin, ...(origin.state === 'known' ? seenAt : {}) }];
    const workloads =
      workload === undefined
        ? []
        : [judgeWorkload({ ...workload, ...seenAt }, { nodes: machines, origin, operations })];
    const { findings, held } = judgeReplicas(rules, {
      now,
      policy: defaultAlarmPolicy,
      workloads,
      origins,
      open: board.values(),
      isComplete: () => isComplete,
    });
    for (const alarm of updateAlarms(board, undefined, findings, held, now).changed)
      if (alarm.clearedAt === undefined) board.set(alarm.id, alarm);
      else board.delete(alarm.id);
  });
  return [...board.values()].map(({ evidence, severity, held }) => ({
    what: evidence.rule === 'replica-promise' ? evidence.policy : evidence.rule,
    severity,
    held,
  }));
};
const times = (count: number, moment: Moment): readonly Moment[] =>
  Array.from({ length: count }, () => moment);

describe('alarms about workloads', () => {
  it('are raised for a broken promise that no operation explains, the minimum first and as critical', () => {
    expect(play(...times(2, { workload: oneLeft }))).toEqual([
      { what: 'minimum-available', severity: 'critical', held: false },
    ]);
    expect(play(...times(6, { workload: oneLeft })).map(({ what }) => what)).toContain('desired-running');
  });

  it('are not raised for what an operation under way explains, and are when it goes beyond its plan', () => {
    const operations = [operationOf(drainOf('w3'))];
    expect(play(...times(8, { workload: oneLeft, operations }))).toEqual([]);
    const none = webService([copyOn('w1', { state: 'failed' })]);
    expect(play(...times(3, { workload: none, operations })).map(({ what }) => what)).toContain(
      'minimum-available',
    );
  });

  it('are raised when the operation ended and the promise is still broken', () => {
    const operations = [operationOf(drainOf('w3'))];
    expect(
      play(...times(8, { workload: oneLeft, operations }), ...times(2, { workload: oneLeft })).map(
        ({ what }) => what,
      ),
    ).toEqual(['minimum-available']);
  });

  it('that stood before an operation began stay, though it would explain them', () => {
    const operations = [operationOf(drainOf('w3'))];
    expect(
      play(...times(2, { workload: oneLeft }), ...times(8, { workload: oneLeft, operations })).map(
        ({ what }) => what,
      ),
    ).toEqual(['minimum-available']);
  });

  it('end when the promise has been kept for a minute', () => {
    expect(play(...times(2, { workload: oneLeft }), ...times(3, { workload: calm }))).toHaveLength(1);
    expect(play(...times(2, { workload: oneLeft }), ...times(6, { workload: calm }))).toEqual([]);
  });

  it('are held while a promise cannot be judged, and while a workload is not mentioned by a swarm nobody can read', () => {
    const silent = webService([
      copyOn('w1'),
      copyOn('w2', { state: 'unknown' }),
      copyOn('w3', { state: 'unknown' }),
    ]);
    expect(play(...times(2, { workload: oneLeft }), ...times(9, { workload: silent }))[0]).toMatchObject({
      what: 'minimum-available',
      held: true,
    });
    const unread = swarmOf(members, { state: 'unknown', says: 'No manager answers.' });
    expect(play(...times(2, { workload: oneLeft }), ...times(9, { origin: unread }))).toContainEqual({
      what: 'minimum-available',
      severity: 'critical',
      held: true,
    });
  });

  it('end when the workload was removed, and with a swarm only when every machine was heard', () => {
    expect(play(...times(2, { workload: oneLeft }), {})).toEqual([]);
    const gone = { ...swarmOf([]), id: '' };
    expect(play(...times(2, { workload: oneLeft }), { origin: gone, isComplete: false })).toHaveLength(1);
    expect(play(...times(2, { workload: oneLeft }), { origin: gone })).toEqual([]);
  });

  it('tell that managers disagree, that a swarm cannot be read, and that its quorum is at risk or lost', () => {
    const disagreeing = swarmOf(members, {
      answeredBy: 'w1' as never,
      disagreements: [{ nodeId: 'w2' as never, says: 'It sees another leader.' }],
    });
    expect(play(...times(4, { workload: calm, origin: disagreeing }))).toEqual([
      { what: 'managers-disagree', severity: 'warning', held: false },
    ]);
    const unread = swarmOf(members, { state: 'unknown', says: 'No manager answers.' });
    expect(play(...times(6, { origin: unread }))).toEqual([
      { what: 'swarm-unreadable', severity: 'warning', held: false },
    ]);
    const quorum = (reachable: number) => swarmOf(members, { quorum: { managers: 3, reachable, needed: 2 } });
    expect(play(...times(3, { workload: calm, origin: quorum(3) }))).toEqual([]);
    expect(play(...times(3, { workload: calm, origin: quorum(2) }))[0]).toMatchObject({
      severity: 'warning',
    });
    expect(play(...times(3, { workload: calm, origin: quorum(1) }))[0]).toMatchObject({
      severity: 'critical',
    });
  });
});
