import type { OwnershipSnapshot } from '#shared/contract';
import {
  epochMs,
  nodeId,
  spaceId,
  type Claim,
  type EpochMs,
  type Party,
  type Segment,
  type SpaceView,
} from '#shared/model';

const slotCount = 16_384;
const rangeCount = 64;

const claim = (claimant: string, at: EpochMs, other: Partial<Claim> = {}): Claim => ({
  claimant,
  kind: 'gossip',
  nodeId: nodeId(claimant),
  state: 'says',
  observedAt: at,
  epoch: 7,
  says: '',
  ...other,
});

const party = (name: string, at: EpochMs, other: Partial<Party> = {}): Party => ({
  id: name,
  name,
  nodeId: nodeId(name),
  zone: name.slice(0, 3),
  role: 'primary',
  state: 'up',
  accepts: 'yes',
  says: '',
  observedAt: at,
  ...other,
});

const blank = (at: EpochMs) => ({
  state: 'known' as const,
  says: '',
  prefixes: [],
  disputes: [],
  retentions: [],
  lastCopies: [],
  zonePairs: [],
  qualities: [],
  observedAt: at,
  everyMs: 15_000,
});

/** Slots of so many primaries, each with one replica in the next zone. */
export const slotSpace = (
  at: EpochMs,
  primaries: readonly string[],
  other: Partial<SpaceView> = {},
): SpaceView => {
  const share = slotCount / primaries.length;
  const edge = (index: number) => Math.round(index * share);
  const copyOf = (index: number) => `${primaries[(index + 1) % primaries.length] ?? ''}-r`;
  return {
    ...blank(at),
    id: spaceId('redis-cluster/sessions'),
    source: 'redis-cluster',
    name: 'sessions',
    unit: 'slot',
    positions: slotCount,
    total: slotCount,
    parties: primaries.flatMap((name, index) => [
      party(name, at, { epoch: index + 1, owns: edge(index + 1) - edge(index) }),
      party(copyOf(index), at, {
        role: 'replica',
        follows: name,
        lagBytes: 0,
        lagMs: 0,
        holds: edge(index + 1) - edge(index),
      }),
    ]),
    segments: primaries.map((owner, index): Segment => ({
      from: edge(index),
      to: edge(index + 1) - 1,
      count: edge(index + 1) - edge(index),
      owner,
      secondaries: [copyOf(index)],
      state: 'active',
      epoch: index + 1,
    })),
    views: [{ id: 'all', claims: primaries.map((name) => claim(name, at)), differs: [], says: '' }],
    observedBy: `CLUSTER NODES of ${primaries.length * 2} servers`,
    ...other,
  };
};

/** Documents in 64 hash ranges over these targets: primary here, secondary two places on. */
export const documentSpace = (
  at: EpochMs,
  targets: readonly string[],
  other: Partial<SpaceView> = {},
): SpaceView => {
  const at64 = Array.from({ length: rangeCount }, (_, index) => index);
  const owner = (index: number) => targets[index % targets.length] ?? '';
  const copy = (index: number) => targets[(index + 2) % targets.length] ?? '';
  return {
    ...blank(at),
    id: spaceId('locator/documents'),
    source: 'locator',
    name: 'documents',
    unit: 'document',
    positions: rangeCount,
    total: rangeCount * 32,
    parties: [
      ...targets.map((name) =>
        party(name, at, { role: 'target', owns: 32, holds: 32, sizeBytes: 64_000_000 }),
      ),
      party('archive', at, { role: 'archive', accepts: 'yes' }),
    ],
    segments: at64.map((position): Segment => ({
      from: position,
      to: position,
      count: 32,
      sizeBytes: 1_200_000,
      owner: owner(position),
      secondaries: [copy(position)],
      state: 'active',
    })),
    prefixes: ['tenant/', 'invoice/', 'image/'].map((prefix, index) => ({
      prefix,
      count: 600 + index,
      owner: owner(index),
      secondaries: [copy(index)],
      state: 'active',
    })),
    views: [{ id: 'locator', claims: [claim('locator', at, { kind: 'locator' })], differs: [], says: '' }],
    observedBy: 'GET /v1/summary',
    ...other,
  };
};

/** A primary and its replica, and a slot that nobody reads. */
export const databaseSpace = (at: EpochMs, other: Partial<SpaceView> = {}): SpaceView => ({
  ...blank(at),
  id: spaceId('postgres/orders'),
  source: 'postgres',
  name: 'orders',
  unit: 'database',
  positions: 1,
  total: 3,
  parties: [
    party('fra-db1', at, { epoch: 4, owns: 3, sizeBytes: 41_000_000_000 }),
    party('ams-db2', at, {
      role: 'replica',
      follows: 'fra-db1',
      epoch: 4,
      lagBytes: 120_000,
      lagMs: 2_100,
      sync: 'async',
      holds: 3,
    }),
  ],
  segments: [
    { from: 0, to: 0, count: 3, owner: 'fra-db1', secondaries: ['ams-db2'], state: 'active', epoch: 4 },
  ],
  views: [
    {
      id: 'fra-db1',
      claims: [claim('fra-db1', at, { kind: 'server' }), claim('ams-db2', at, { kind: 'server' })],
      differs: [],
      says: '',
    },
  ],
  retentions: [
    {
      name: 'old_report',
      party: 'fra-db1',
      nodeId: nodeId('fra-db1'),
      isActive: false,
      bytes: 41_000_000_000,
      directory: '/var/lib/postgresql/15/main/pg_wal',
      says: 'Nobody reads through this physical slot: fra-db1 keeps its log from there on until somebody does.',
    },
  ],
  qualities: [
    {
      quality: 'availability',
      value: 0.99998,
      unit: 'share',
      formula: '1 - (1 - a)^n',
      inputs: [
        { name: 'a, share of time a server answers', value: '0.9955', from: 'seen in the last 30 d' },
        { name: 'n, live copies', value: '2', from: 'pg_stat_replication' },
      ],
      says: 'Both servers would have to be away at the same time.',
    },
    {
      quality: 'durability',
      unit: 'share',
      formula: '1 - p^n',
      inputs: [],
      says: 'How often disks fail here is not known.',
    },
  ],
  observedBy: 'pg_stat_replication of 2 servers',
  ...other,
});

/** Range 6c with two owners, one of them silent. */
export const disputedDocuments = (at: EpochMs, targets: readonly string[]): SpaceView => {
  const [first = '', second = ''] = targets;
  const whole = documentSpace(at, targets);
  return {
    ...whole,
    segments: whole.segments.map((segment) =>
      segment.from === 27 ? { ...segment, owner: first, state: 'contested' as const } : segment,
    ),
    disputes: [
      {
        id: 'two-owners 27',
        kind: 'two-owners',
        severity: 'critical',
        from: 27,
        to: 27,
        count: 32,
        sides: [
          {
            owner: first,
            epoch: 42,
            isNewer: true,
            claims: [
              claim('locator', at, { kind: 'locator', epoch: 42 }),
              claim(first, at, { kind: 'host', epoch: 42 }),
            ],
          },
          {
            owner: second,
            epoch: 41,
            isNewer: false,
            claims: [
              claim(second, epochMs(at - 250_000), {
                kind: 'host',
                epoch: 41,
                state: 'silent',
                says: 'It does not answer.',
              }),
            ],
          },
        ],
        says: `${first} and ${second} both claim range 27.`,
        nextStep: `${first} holds the newer version. Keep writers from ${second} before it comes back.`,
        settles: [],
      },
    ],
    lastCopies: [{ party: first, count: 32 }],
    zonePairs: [
      { owner: 'fra', secondary: 'ams', count: 1_024 },
      { owner: 'ams', secondary: 'ams', count: 32 },
      { owner: 'ams', secondary: 'fra', count: 992 },
    ],
  };
};

/** Everything at once, as a board would begin. */
export const exampleOwnership = (at: EpochMs, spaces: readonly SpaceView[]): OwnershipSnapshot => ({
  revision: 1,
  at,
  spaces: [...spaces],
});
