import { describe, expect, it } from 'vitest';
import {
  epochMs,
  nodeId,
  type EpochMs,
  type Operation,
  type Origin,
  type ReplicaPolicy,
  type Workload,
} from '#shared/model';
import { judgeWorkload, standingOperations } from './index.ts';
import {
  copyOn,
  drainOf,
  image,
  machines,
  member,
  operationOf,
  promised,
  swarmOf,
  web,
  webService,
} from './test-kit/index.ts';

const members = ['w1', 'w2', 'w3', 'w4'].map((id) => member(id));
const verdictOf = (policy: ReplicaPolicy, workload: Workload, operations: readonly Operation[] = []) => {
  const { verdicts } = judgeWorkload(workload, { nodes: machines, origin: swarmOf(members), operations });
  return verdicts.find((verdict) => verdict.policy === policy);
};

const drain = operationOf(drainOf('w3'));
const redeploy = operationOf(
  { kind: 'redeploy', workloadId: web, to: { kind: 'image', reference: 'web:2' } },
  { plan: { changes: [{ workloadId: web, from: image('1'), to: image('2') }] } },
);
const healthy = webService([copyOn('w1'), copyOn('w2'), copyOn('w3')]);
const oneLeft = webService([
  copyOn('w1'),
  copyOn('w2', { state: 'starting', health: 'starting' }),
  copyOn('w3', { state: 'stopping', wanted: 'stopped' }),
]);

/** Each promise, how it is broken within what a plan promised, and one step beyond it. */
const table: readonly {
  readonly policy: ReplicaPolicy;
  readonly by: Operation;
  readonly within: Workload;
  readonly beyond: Workload;
}[] = [
  {
    policy: 'minimum-available',
    by: drain,
    within: oneLeft,
    beyond: webService([copyOn('w1', { health: 'failing' }), copyOn('w2', { state: 'failed' })]),
  },
  {
    policy: 'desired-running',
    by: drain,
    within: oneLeft,
    beyond: webService([copyOn('w1', { state: 'failed' }), copyOn('w2', { state: 'failed' })]),
  },
  {
    policy: 'spread',
    by: drain,
    within: webService([copyOn('w1'), copyOn('w2')]),
    beyond: webService([]),
  },
  {
    policy: 'max-per-node',
    by: drain,
    within: webService([copyOn('w1'), copyOn('w1', { id: 'second' }), copyOn('w2')]),
    beyond: webService(['a', 'b', 'c', 'd', 'e'].map((id) => copyOn('w1', { id }))),
  },
  {
    policy: 'same-image',
    by: redeploy,
    within: webService([copyOn('w1'), copyOn('w2', { image: image('2') }), copyOn('w3')]),
    beyond: webService([copyOn('w1'), copyOn('w2', { image: image('3') }), copyOn('w3')]),
  },
  {
    policy: 'nothing-pending',
    by: drain,
    within: webService([
      copyOn('w1'),
      copyOn('w2'),
      copyOn('w3', { state: 'pending', says: 'no suitable node' }),
    ]),
    beyond: webService([copyOn('w3', { state: 'pending', says: 'no suitable node' })]),
  },
  {
    policy: 'global-on-every-node',
    by: drain,
    within: webService([copyOn('w1'), copyOn('w2'), copyOn('w3', { state: 'stopped' })], {
      mode: 'global',
      desired: 3,
    }),
    beyond: webService([copyOn('w1'), copyOn('w2', { state: 'failed' }), copyOn('w3')], {
      mode: 'global',
      desired: 3,
    }),
  },
];

describe('a broken promise', () => {
  it.each(table)('of $policy is not expected while no operation is under way', ({ policy, within }) => {
    expect(verdictOf(policy, within)).toMatchObject({ holds: 'no' });
    expect(verdictOf(policy, within)?.explainedBy).toBeUndefined();
  });

  it.each(table)(
    'of $policy is expected within what the plan of an operation promised',
    ({ policy, within, by }) => {
      expect(verdictOf(policy, within, [by])).toMatchObject({ holds: 'no', explainedBy: 'op-1' });
    },
  );

  it.each(table)(
    'of $policy is not expected beyond that, whatever is under way',
    ({ policy, beyond, by }) => {
      expect(verdictOf(policy, beyond, [by])).toMatchObject({ holds: 'no' });
      expect(verdictOf(policy, beyond, [by])?.explainedBy).toBeUndefined();
    },
  );

  it('is never expected of a copy that starts again and again, or of a missing health check', () => {
    const looping = webService([copyOn('w1', { restarts: 5, says: 'exit 1' }), copyOn('w2'), copyOn('w3')]);
    expect(verdictOf('no-restart-loop', looping, [redeploy])).toMatchObject({ holds: 'no', says: 'exit 1' });
    expect(verdictOf('no-restart-loop', looping, [redeploy])?.explainedBy).toBeUndefined();
    const unchecked = { ...healthy, hasHealthCheck: false };
    expect(verdictOf('health-check-present', unchecked, [redeploy])?.explainedBy).toBeUndefined();
  });

  it('is unknown of a health check that nobody tells of while the machines of all copies are silent', () => {
    const silent = { state: 'unknown', health: 'unknown' } as const;
    const all = { ...webService([copyOn('w1', silent), copyOn('w2', silent)]), hasHealthCheck: false };
    expect(verdictOf('health-check-present', all)).toMatchObject({ holds: 'unknown' });
  });

  it('is not expected because of an operation on something else', () => {
    const other = operationOf(drainOf('w3'), {
      plan: { promises: [promised({ workloadId: 'other' as never })] },
    });
    expect(verdictOf('minimum-available', oneLeft, [other])?.explainedBy).toBeUndefined();
  });

  it('keeps its promises when nothing is wrong, and says so of each', () => {
    const { verdicts } = judgeWorkload(healthy, {
      nodes: machines,
      origin: swarmOf(members),
      operations: [],
    });
    expect(verdicts.filter(({ holds }) => holds !== 'yes')).toEqual([]);
    expect(verdicts).toHaveLength(8);
  });
});

describe('what explains', () => {
  const at = (ms: number) => epochMs(ms);
  const standing = (operations: readonly Operation[], now: EpochMs, origins: readonly Origin[] = []) =>
    standingOperations({ operations, origins, now });
  const succeeded = (startedAt: number, request = drainOf('w3'), id = `op-${startedAt}`): Operation =>
    operationOf(request, {
      id: id as never,
      state: 'succeeded',
      startedAt: at(startedAt),
      endedAt: at(startedAt + 1),
    });

  it('is an operation from its first step until it has ended, also while it waits for a person', () => {
    for (const state of ['running', 'paused', 'asking', 'indeterminate', 'interrupted', 'undoing'] as const)
      expect(standing([operationOf(drainOf('w3'), { state })], at(0))).toHaveLength(1);
    for (const state of ['failed', 'cancelled', 'undone', 'abandoned', 'stuck'] as const)
      expect(standing([operationOf(drainOf('w3'), { state })], at(0))).toEqual([]);
  });

  it('is a finished drain until somebody undrains the node, and one until a time only up to then', () => {
    const undrained = succeeded(10, { kind: 'undrain', nodeIds: [nodeId('w3')] });
    expect(standing([succeeded(5)], at(20))).toHaveLength(1);
    expect(standing([succeeded(5), undrained], at(20))).toEqual([]);
    expect(standing([undrained, succeeded(15)], at(20))).toHaveLength(1);
    const until = succeeded(5, { ...drainOf('w3'), until: at(50) } as never);
    expect(standing([until], at(49))).toHaveLength(1);
    expect(standing([until], at(50))).toEqual([]);
  });

  it('is a finished drain no more once its node was put back by hand, by the word of the swarm read since', () => {
    const drained = {
      ...succeeded(5),
      plan: { ...succeeded(5).plan, steps: [{ source: 'swarm' }] },
    } as never;
    const said = (availability: 'active' | 'drain', observedAt: number): Origin => ({
      ...swarmOf([member('w3', availability)]),
      observedAt: at(observedAt),
    });
    expect(standing([drained], at(20), [said('drain', 15)])).toHaveLength(1);
    expect(standing([drained], at(20), [said('active', 5)])).toHaveLength(1);
    expect(standing([drained], at(20), [said('active', 15)])).toEqual([]);
  });
});
