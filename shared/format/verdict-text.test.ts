import { describe, expect, it } from 'vitest';
import {
  epochMs,
  replicaPolicySchema,
  workloadId,
  type ReplicaPolicy,
  type ReplicaVerdict,
  type WorkloadView,
} from '#shared/model';
import { verdictText } from './verdict-text.ts';

const at = epochMs(1_795_000_000_000);
const workload: WorkloadView = {
  id: workloadId('swarm:k3/web'),
  name: 'web',
  source: 'swarm',
  originId: 'swarm:k3',
  mode: 'replicated',
  desired: 3,
  hasHealthCheck: true,
  policy: { minimum: 2, maxPerNode: 1, spreadOver: 'datacenter', mayOverlap: true },
  placements: [],
  observedAt: at,
  everyMs: 5_000,
  observedBy: 'GET /services of m1',
  counts: { desired: 3, running: 2, available: 1, updating: 0, unknown: 1 },
  verdicts: [],
};
const verdict = (policy: ReplicaPolicy, more: Partial<ReplicaVerdict>): ReplicaVerdict => ({
  policy,
  holds: 'no',
  subjects: [],
  ...more,
});
const says = (policy: ReplicaPolicy, more: Partial<ReplicaVerdict>): string =>
  verdictText(verdict(policy, more), workload);

describe('a promise that cannot be told', () => {
  it.each(replicaPolicySchema.options)(
    '%s: says that it is not known, and claims no number for all',
    (policy) => {
      const text = says(policy, { holds: 'unknown', seen: 0, wanted: 3 });
      expect(text).toMatch(/^not known (whether|how)/);
      expect(text).not.toMatch(/\b0 times\b/);
    },
  );

  it('tells no number of restarts that nobody counted', () => {
    expect(says('no-restart-loop', { holds: 'unknown', seen: 0, wanted: 2 })).toBe(
      'not known how often it was started again in the last 10 m',
    );
    expect(says('no-restart-loop', { holds: 'unknown', seen: 1, wanted: 2 })).toBe(
      'not known how often it was started again in the last 10 m: 1 time at least',
    );
  });

  it('tells what is known for certain', () => {
    expect(says('minimum-available', { holds: 'unknown', seen: 1, wanted: 2 })).toBe(
      'not known whether 2 are available: 1 for certain',
    );
    expect(says('global-on-every-node', { holds: 'unknown', seen: 12, wanted: 13 })).toBe(
      'not known whether it is on every node: on 12 of 13 for certain',
    );
  });

  it('says that there is nothing to judge a spread by', () => {
    expect(says('spread', { holds: 'unknown', seen: 0, wanted: 0 })).toBe(
      'not known how it is spread: no node it may run on has the label datacenter',
    );
  });
});

describe('a broken promise', () => {
  it('says the numbers and the words of the daemon', () => {
    expect(says('minimum-available', { seen: 1, wanted: 2, says: 'OOM killed' })).toBe(
      '1 available, 2 must be (OOM killed)',
    );
    expect(says('no-restart-loop', { seen: 5, wanted: 2, subjects: ['hel-w2'] })).toBe(
      'started again 5 times in 10 m on hel-w2',
    );
  });
});
