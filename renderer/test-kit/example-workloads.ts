import type { WorkloadSnapshot } from '#shared/contract';
import {
  epochMs,
  nodeId,
  workloadId,
  type EpochMs,
  type Release,
  type WorkloadEvent,
  type WorkloadView,
} from '#shared/model';
import { broken, copies, digestOf, holds, origin, placement, workload } from './workload.ts';

const drainId = 'op-drain-fra-w2';
const spread = (minimum: number) => ({ minimum, maxPerNode: 1, spreadOver: 'datacenter', mayOverlap: true });
const everywhere = [
  'fra-m1',
  'fra-w1',
  'fra-db1',
  'fra-db2',
  'ams-m1',
  'ams-w1',
  'ams-w2',
  'par-w1',
  'hel-m1',
  'hel-w1 unknown',
  'hel-w2',
  'zrh-w1',
];

const troubled = (at: EpochMs): readonly WorkloadView[] => [
  workload(
    'mailer',
    2,
    [
      placement('mailer', 1, 'zrh-w1', at, { tag: '0.9.4' }),
      placement('mailer', 2, 'hel-w2', at, {
        tag: '0.9.4',
        state: 'failed',
        health: 'unknown',
        since: epochMs(at - 41_000),
        says: 'task: non-zero exit (137): OOM killed',
        restarts: 5,
      }),
    ],
    at,
    {
      policy: spread(2),
      verdicts: [
        broken('minimum-available', { wanted: 2, seen: 1 }),
        broken('desired-running', { wanted: 2, seen: 1 }),
        broken('no-restart-loop', {
          seen: 5,
          subjects: ['hel-w2'],
          says: 'task: non-zero exit (137): OOM killed',
        }),
        holds('spread'),
      ],
    },
  ),
  workload('search', 3, copies('search', at, ['fra-w1', 'fra-w1', 'ams-w2'], { tag: '1.19.3' }), at, {
    verdicts: [
      holds('minimum-available'),
      broken('max-per-node', { wanted: 1, seen: 2, subjects: ['fra-w1'] }),
    ],
  }),
  workload('cart', 3, copies('cart', at, ['ams-w1', 'hel-w1 unknown', 'zrh-w1'], { tag: '3.1.7' }), at, {
    policy: spread(2),
    verdicts: [
      holds('minimum-available'),
      { policy: 'desired-running', holds: 'unknown', wanted: 3, seen: 2, subjects: ['hel-w1'] },
      holds('spread'),
    ],
  }),
  workload('exporter', 13, copies('exporter', at, [...everywhere, 'fra-w2'], { tag: '1.8.2' }), at, {
    mode: 'global',
    policy: { minimum: 0, mayOverlap: false },
    hasHealthCheck: false,
    verdicts: [
      { policy: 'global-on-every-node', holds: 'unknown', wanted: 13, seen: 12, subjects: ['hel-w1'] },
      broken('health-check-present'),
    ],
  }),
];

const moving = (at: EpochMs): readonly WorkloadView[] => [
  workload(
    'api',
    6,
    [
      ...copies('api', at, ['fra-w1', 'fra-w2 stopping', 'ams-w1', 'ams-w2', 'hel-w2', 'zrh-w1']),
      placement('api', 7, 'par-w1', at, {
        state: 'starting',
        health: 'starting',
        since: epochMs(at - 18_000),
      }),
    ],
    at,
    {
      stack: 'shop',
      policy: spread(5),
      counts: { desired: 6, running: 5, available: 5, updating: 1, unknown: 0 },
      verdicts: [
        holds('minimum-available'),
        broken('desired-running', { wanted: 6, seen: 5, explainedBy: drainId }),
        holds('max-per-node'),
        holds('spread'),
        holds('same-image'),
      ],
    },
  ),
  workload(
    'web',
    6,
    copies('web', at, ['fra-w1', 'fra-w2 stopping', 'ams-w1', 'par-w1', 'hel-w2', 'zrh-w1']),
    at,
    {
      stack: 'shop',
      policy: spread(5),
      verdicts: [
        holds('minimum-available'),
        broken('desired-running', { wanted: 6, seen: 5, explainedBy: drainId }),
        holds('spread'),
      ],
    },
  ),
];

const calm = (at: EpochMs): readonly WorkloadView[] => [
  workload(
    'orders',
    4,
    copies('orders', at, ['fra-w1', 'fra-db2', 'ams-w1', 'par-w1'], { tag: '2.8.0' }),
    at,
    {
      stack: 'shop',
      placements: [
        ...copies('orders', at, ['fra-w1', 'fra-db2', 'ams-w1', 'par-w1'], { tag: '2.8.0' }),
        placement('orders', 5, 'fra-w2', at, { tag: '2.8.0', state: 'stopped', wanted: 'stopped' }),
      ],
    },
  ),
  workload(
    'worker',
    8,
    copies('worker', at, ['fra-w1', 'fra-w1', 'ams-w1', 'ams-w1', 'ams-w2', 'par-w1', 'hel-w2', 'zrh-w1']),
    at,
    {
      policy: { minimum: 4, maxPerNode: 2, mayOverlap: true },
    },
  ),
  workload('postgres', 3, copies('postgres', at, ['fra-db1', 'fra-db2', 'ams-m1'], { tag: '15.8' }), at, {
    id: workloadId('systemd/postgres'),
    source: 'systemd',
    originId: 'systemd',
    mode: 'placed',
    policy: { minimum: 2, mayOverlap: false },
    observedBy: 'systemctl show of each node',
    verdicts: [holds('minimum-available'), holds('desired-running'), holds('health-check-present')],
  }),
];

/** Services of every kind of trouble while fra-w2 is being drained: the grid of the design pictures. */
export const pictureWorkloads = (at: EpochMs): WorkloadSnapshot => ({
  revision: 1,
  at,
  origins: [
    origin(at, {
      disagreements: [
        { nodeId: nodeId('hel-m1'), says: 'hel-m1 says that zrh-w1 is down; fra-m1 says that it is ready.' },
      ],
    }),
    origin(at, {
      id: 'systemd',
      source: 'systemd',
      name: 'declared services',
      quorum: undefined,
      answeredBy: undefined,
    }),
  ],
  workloads: [...troubled(at), ...moving(at), ...calm(at)],
});

/** The same services with nothing wrong anywhere. */
export const calmWorkloads = (at: EpochMs): WorkloadSnapshot => ({
  revision: 1,
  at,
  origins: [origin(at)],
  workloads: calm(at).slice(0, 2),
});

/** What happened to the api service. */
export const exampleEvents = (at: EpochMs): readonly WorkloadEvent[] => {
  const id = workloadId('swarm:k3x9ab/api');
  const event = (agoMs: number, kind: WorkloadEvent['kind'], says: string, node?: string): WorkloadEvent => ({
    at: epochMs(at - agoMs),
    workloadId: id,
    kind,
    says,
    ...(node === undefined ? {} : { nodeId: nodeId(node) }),
  });
  return [
    event(18_000, 'placed', 'A copy was placed on par-w1.', 'par-w1'),
    event(60_000, 'operation', 'Drain fra-w2 began.', 'fra-w2'),
    event(5_400_000, 'image', 'All copies run 4.12.1.'),
    event(7_000_000, 'failed', 'A copy on ams-w2 failed: task: non-zero exit (1)', 'ams-w2'),
  ];
};

/** Four versions of the api service. */
export const exampleReleases = (at: EpochMs): readonly Release[] =>
  [
    ['r4', '4.12.1', '4f81c0', 4],
    ['r3', '4.12.0', 'c93a7e', 6],
    ['r2', '4.11.6', '08be41', 10],
    ['r1', '4.11.5', '77d0f2', 13],
  ].map(([id, tag, digest, days]) => ({
    id: String(id),
    workloadId: workloadId('swarm:k3x9ab/api'),
    stack: 'shop',
    image: { reference: `registry.example.net/api:${tag}`, digest: digestOf(String(digest)) },
    firstSeenAt: epochMs(at - Number(days) * 86_400_000),
    lastSeenAt: epochMs(at - (Number(days) - 3) * 86_400_000),
    by: 'mara',
    reason: 'weekly release',
  }));
