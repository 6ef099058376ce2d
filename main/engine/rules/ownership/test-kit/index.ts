import {
  epochMs,
  nodeId,
  spaceId,
  type Dispute,
  type OwnedSpace,
  type Party,
  type Segment,
} from '#shared/model';

export const startedAt = 1_000_000_000;

export const party = (id: string, change: Partial<Party> = {}): Party => ({
  id,
  name: id,
  nodeId: nodeId(id),
  zone: 'a',
  role: 'primary',
  state: 'up',
  accepts: 'yes',
  says: '',
  observedAt: epochMs(startedAt),
  ...change,
});

export const segment = (
  owner: string | undefined,
  secondaries: readonly string[],
  change: Partial<Segment> = {},
): Segment => ({
  from: 0,
  to: 9,
  count: 10,
  ...(owner === undefined ? {} : { owner }),
  secondaries: [...secondaries],
  state: 'active',
  ...change,
});

/** Two servers in two zones, one the copy of the other. */
export const spaceOf = (change: Partial<OwnedSpace> = {}): OwnedSpace => ({
  id: spaceId('redis-cluster/sessions'),
  source: 'redis-cluster',
  name: 'sessions',
  unit: 'slot',
  positions: 10,
  total: 10,
  state: 'known',
  says: '',
  parties: [party('r1'), party('r2', { zone: 'b', role: 'replica', follows: 'r1' })],
  segments: [segment('r1', ['r2'])],
  prefixes: [],
  views: [
    {
      id: 'first',
      claims: ['r1', 'r2'].map((claimant) => ({
        claimant,
        kind: 'gossip',
        state: 'says',
        observedAt: epochMs(startedAt),
        says: '',
      })),
      differs: [],
      says: '',
    },
  ],
  disputes: [],
  retentions: [],
  observedAt: epochMs(startedAt),
  everyMs: 15_000,
  observedBy: 'CLUSTER NODES of 2 servers',
  ...change,
});

export const dispute = (kind: Dispute['kind'], change: Partial<Dispute> = {}): Dispute => ({
  id: `${kind} 0`,
  kind,
  severity: 'critical',
  count: 10,
  sides: [
    { owner: 'r1', epoch: 7, claims: [], isNewer: true },
    {
      owner: 'r2',
      epoch: 5,
      claims: [{ claimant: 'r2', kind: 'gossip', state: 'says', says: '' }],
      isNewer: false,
    },
  ],
  says: 'r1 and r2 both say that they own it.',
  nextStep: 'Stop writing to r2.',
  settles: [],
  ...change,
});
