import { epochMs, nodeId, spaceId, type EpochMs, type Segment, type SpaceView } from '#shared/model';
import { databaseSpace, disputedDocuments, slotSpace } from './example-spaces.ts';

/** The targets of the picture, by zone; fra-w1 and hel-w1 both claim range 27. */
const targets = [
  'fra-w1',
  'hel-w1',
  'fra-w2',
  'ams-w1',
  'ams-w2',
  'par-w1',
  'hel-m1',
  'hel-w2',
  'zrh-w1',
] as const;
const primaries = ['fra-w1', 'fra-w2', 'ams-w1', 'ams-w2', 'par-w1', 'hel-w2'] as const;
const services = ['api', 'cart', 'mailer', 'orders', 'search', 'web', 'worker'] as const;

/** Tasks on nodes, as the board of workloads tells them. */
export const taskSpace = (at: EpochMs, nodes: readonly string[], copiesEach = 3): SpaceView => {
  const shares = services.flatMap((name, service) =>
    nodes.flatMap((owner, place) =>
      (service * 3 + place * 5) % services.length < copiesEach
        ? [
            {
              name,
              service,
              owner,
              state:
                owner === 'fra-w2'
                  ? ('moving' as const)
                  : owner === 'hel-w1'
                    ? ('unknown' as const)
                    : ('active' as const),
              count: name === 'worker' ? 2 : 1,
            },
          ]
        : [],
    ),
  );
  return {
    id: spaceId('swarm/k3x9ab'),
    source: 'swarm',
    name: 'production',
    unit: 'task',
    positions: services.length,
    total: shares.reduce((sum, { count }) => sum + count, 0),
    state: 'known',
    says: '',
    parties: nodes.map((name) => ({
      id: name,
      name,
      nodeId: nodeId(name),
      zone: name.slice(0, 3),
      role: 'target' as const,
      state: name === 'hel-w1' ? ('unknown' as const) : ('up' as const),
      accepts: name === 'fra-w2' ? ('draining' as const) : ('yes' as const),
      owns: shares.filter(({ owner }) => owner === name).length,
      says: '',
      observedAt: at,
    })),
    segments: shares.map(({ service, owner, count, state }): Segment => ({
      from: service,
      to: service,
      count,
      owner,
      secondaries: [],
      state,
    })),
    prefixes: [
      ...shares.map(({ name, owner, count, state }) => ({
        prefix: name,
        count,
        owner,
        secondaries: [],
        state,
      })),
      { prefix: 'mailer', count: 1, secondaries: [], state: 'orphaned' as const },
    ],
    views: [
      {
        id: 'first',
        claims: [
          {
            claimant: 'fra-m1',
            kind: 'coordinator',
            nodeId: nodeId('fra-m1'),
            state: 'says',
            observedAt: at,
            says: '',
          },
        ],
        differs: [],
        says: '',
      },
    ],
    disputes: [],
    retentions: [],
    lastCopies: [],
    zonePairs: [],
    qualities: [],
    observedAt: at,
    everyMs: 15_000,
    observedBy: 'copies of 7 workloads',
  };
};

const qualities: SpaceView['qualities'] = [
  {
    quality: 'availability',
    value: 0.99987,
    unit: 'share',
    formula: '1 - (1 - a)^n',
    inputs: [
      { name: 'a, share of time a target answers', value: '0.9886', from: 'seen in the last 30 d' },
      { name: 'n, live copies', value: '2', from: 'the locator' },
    ],
    says: 'Both targets of a document would have to be away at the same time.',
  },
  {
    quality: 'durability',
    unit: 'share',
    formula: '1 - p^n',
    inputs: [],
    says: 'How often disks fail here is not known.',
  },
  {
    quality: 'latency',
    value: 8.4,
    unit: 'ms',
    formula: 'median of answers',
    inputs: [],
    says: 'Asked from this console.',
  },
  {
    quality: 'reliability',
    value: 0.9991,
    unit: 'share',
    formula: 'answers without a fault / answers',
    inputs: [],
    says: 'Of all answers since the engine began.',
  },
];

const zonePairsOf = (space: SpaceView): SpaceView['zonePairs'] => {
  const zones = new Map(space.parties.map(({ id, zone }) => [id, zone ?? '']));
  const counts = new Map<string, number>();
  for (const { owner, secondaries, count } of space.segments)
    for (const id of secondaries) {
      const key = `${zones.get(owner ?? '') ?? ''} ${zones.get(id) ?? ''}`;
      counts.set(key, (counts.get(key) ?? 0) + count);
    }
  return [...counts].map(([key, count]) => {
    const [owner = '', secondary = ''] = key.split(' ');
    return { owner, secondary, count };
  });
};

const documentsOf = (at: EpochMs): SpaceView => {
  const disputed = disputedDocuments(at, targets);
  const then = epochMs(at - 250_000);
  const space: SpaceView = {
    ...disputed,
    parties: disputed.parties.map((party, index) => ({
      ...party,
      ...(party.id === 'hel-w1' ? { state: 'unknown' as const, observedAt: then } : {}),
      ...(party.id === 'fra-w2' ? { accepts: 'draining' as const } : {}),
      ...(party.role === 'archive' ? { owns: 9_120 } : { owns: 190 + ((index * 17) % 50) }),
    })),
    segments: disputed.segments.map((segment, index): Segment => {
      const owner = targets[(index * 5 + Math.floor(index / 9) * 2 + 1) % targets.length] ?? '';
      const other = targets[(index * 5 + Math.floor(index / 9) * 2 + 4 + (index % 3)) % targets.length] ?? '';
      if (segment.from === 27) return { ...segment, secondaries: ['par-w1'] };
      if (segment.from === 45) return { ...segment, owner: 'ams-w1', secondaries: ['ams-w2'] };
      return {
        ...segment,
        count: 12 + ((index * 7) % 40),
        owner,
        secondaries: other.slice(0, 3) === owner.slice(0, 3) ? ['zrh-w1'] : [other],
      };
    }),
    prefixes: ['tenant/', 'invoice/', 'image/', 'draft/'].flatMap((prefix, at1) =>
      targets.slice(0, 3 + at1).map((owner, index) => ({
        prefix,
        count: Math.round(420 / (at1 + 1) / (index + 1)),
        sizeBytes: 4_000_000 * (at1 + 1),
        owner,
        secondaries: [],
        state: 'active' as const,
      })),
    ),
    views: [
      ...disputed.views,
      {
        id: 'hel-w1',
        claims: [
          {
            claimant: 'hel-w1',
            kind: 'host',
            nodeId: nodeId('hel-w1'),
            state: 'silent',
            observedAt: then,
            epoch: 41,
            says: '',
          },
        ],
        differs: [{ from: 27, to: 27, owner: 'hel-w1', epoch: 41 }],
        says: 'hel-w1 says that it owns range 27 itself.',
      },
    ],
    lastCopies: [],
    qualities,
  };
  return { ...space, zonePairs: zonePairsOf(space) };
};

/** What the design draws: slots that all agree on, one disputed range of documents, a database with a full log, tasks. */
export const pictureSpaces = (at: EpochMs): readonly SpaceView[] => {
  const slots = slotSpace(at, primaries);
  const copies = ['ams-w1', 'zrh-w1', 'par-w1', 'fra-w1', 'hel-w2', 'ams-w2'];
  return [
    {
      ...slots,
      parties: slots.parties.map((party) =>
        party.role === 'replica'
          ? { ...party, name: copies[primaries.indexOf(party.follows as 'fra-w1')] ?? party.name }
          : { ...party, sizeBytes: 2_000_000_000 + 900_000_000 * primaries.indexOf(party.id as 'fra-w1') },
      ),
    },
    documentsOf(at),
    databaseSpace(at),
    taskSpace(at, ['fra-w1', 'fra-w2', 'ams-w1', 'ams-w2', 'par-w1', 'hel-w1', 'hel-w2', 'zrh-w1']),
  ];
};

/** Holes, an open slot and a node with a table of its own. */
export const troubledSlots = (at: EpochMs): SpaceView => {
  const space = slotSpace(at, primaries);
  const [first, second, ...rest] = space.segments;
  if (first === undefined || second === undefined) return space;
  const claim = (name: string, epoch: number) => ({
    claimant: name,
    kind: 'gossip' as const,
    nodeId: nodeId(name),
    state: 'says' as const,
    observedAt: at,
    epoch,
    says: '',
  });
  return {
    ...space,
    segments: [
      { ...first, to: 1_999, count: 2_000 },
      { from: 2_000, to: 2_004, count: 5, secondaries: [], state: 'orphaned' },
      { ...first, from: 2_005, count: first.to - 2_004 },
      { ...second, to: second.from + 99, count: 100, state: 'moving', movingTo: 'zrh-w1' },
      { ...second, from: second.from + 100, to: second.to, count: second.count - 100 },
      ...rest,
    ],
    views: [
      ...space.views,
      {
        id: 'hel-w2',
        claims: [claim('hel-w2', 3)],
        differs: [{ from: 0, to: 99, owner: 'ams-w1', epoch: 3 }],
        says: 'hel-w2 gives slots 0 to 99 to ams-w1.',
      },
    ],
    disputes: [
      {
        id: 'no-owner 2000',
        kind: 'no-owner',
        severity: 'critical',
        from: 2_000,
        to: 2_004,
        count: 5,
        sides: [{ claims: [claim('fra-w1', 7)], isNewer: false }],
        says: 'Nobody owns slots 2,000 to 2,004: keys in them cannot be read or written.',
        nextStep: 'Give them to a primary with CLUSTER ADDSLOTS, once it is known that no backup has them.',
        settles: [],
      },
      {
        id: `open-slot ${second.from}`,
        kind: 'open-slot',
        severity: 'warning',
        from: second.from,
        to: second.from + 99,
        count: 100,
        sides: [
          { owner: 'fra-w2', epoch: 2, isNewer: false, claims: [claim('fra-w2', 2)] },
          { owner: 'zrh-w1', epoch: 2, isNewer: false, claims: [claim('zrh-w1', 2)] },
        ],
        says: 'fra-w2 began to hand 100 slots to zrh-w1 and did not end.',
        nextStep: 'Finish it, or put the keys back that have gone over.',
        settles: ['finish', 'put-back'],
      },
    ],
  };
};
