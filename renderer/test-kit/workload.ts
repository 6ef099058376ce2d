import {
  epochMs,
  nodeId,
  workloadId,
  type EpochMs,
  type Origin,
  type Placement,
  type PlacementState,
  type ReplicaVerdict,
  type WorkloadView,
} from '#shared/model';
import { everyMs } from './facts.ts';

/** A digest that is told apart by its first letters. */
export const digestOf = (start: string): string =>
  `sha256:${start.padEnd(64, '0123456789abcdef').slice(0, 64)}`;

/** One copy on a node, running for an hour. */
export const placement = (
  workload: string,
  slot: number,
  node: string | undefined,
  at: EpochMs,
  replaced: Partial<Placement> & { readonly tag?: string; readonly digest?: string } = {},
): Placement => {
  const { tag = '4.12.1', digest = '4f81c0', ...rest } = replaced;
  return {
    id: `${workload}.${slot}.${node ?? 'nowhere'}.${rest.state ?? 'running'}`,
    ...(node === undefined ? {} : { nodeId: nodeId(node), placeName: node }),
    slot,
    image: { reference: `registry.example.net/${workload}:${tag}`, digest: digestOf(digest) },
    state: 'running',
    health: 'passing',
    wanted: 'running',
    since: epochMs(at - 3_600_000),
    observedAt: at,
    ...rest,
  };
};

/** Counts as the engine works them out of the copies. */
const countsOf = (desired: number, placements: readonly Placement[]): WorkloadView['counts'] => {
  const running = placements.filter((it) => it.state === 'running');
  return {
    desired,
    running: running.length,
    available: running.filter((it) => it.health !== 'failing').length,
    updating: 0,
    unknown: placements.filter((it) => it.state === 'unknown').length,
  };
};

/** A Swarm service with its copies, every promise kept unless `replaced` says otherwise. */
export const workload = (
  name: string,
  desired: number,
  placements: readonly Placement[],
  at: EpochMs,
  replaced: Partial<WorkloadView> = {},
): WorkloadView => ({
  id: workloadId(`swarm:k3x9ab/${name}`),
  name,
  source: 'swarm',
  originId: 'swarm:k3x9ab',
  mode: 'replicated',
  desired,
  image: placements[0]?.image ?? {
    reference: `registry.example.net/${name}:4.12.1`,
    digest: digestOf('4f81c0'),
  },
  hasHealthCheck: true,
  policy: { minimum: Math.max(1, desired - 1), maxPerNode: 1, mayOverlap: true },
  placements: [...placements],
  observedAt: at,
  everyMs,
  observedBy: 'GET /services of fra-m1',
  counts: countsOf(desired, placements),
  verdicts: [
    holds('minimum-available'),
    holds('desired-running'),
    holds('max-per-node'),
    holds('same-image'),
  ],
  ...replaced,
});

/** A promise that is kept. */
export const holds = (policy: ReplicaVerdict['policy']): ReplicaVerdict => ({
  policy,
  holds: 'yes',
  subjects: [],
});

/** A promise that is broken; with an operation that explains it, as expected. */
export const broken = (
  policy: ReplicaVerdict['policy'],
  more: Partial<ReplicaVerdict> = {},
): ReplicaVerdict => ({ policy, holds: 'no', subjects: [], ...more });

/** A swarm of three managers that agree. */
export const origin = (at: EpochMs, replaced: Partial<Origin> = {}): Origin => ({
  id: 'swarm:k3x9ab',
  source: 'swarm',
  name: 'swarm k3x9ab',
  state: 'known',
  says: '',
  answeredBy: nodeId('fra-m1'),
  members: [],
  quorum: { managers: 3, reachable: 3, needed: 2 },
  disagreements: [],
  observedAt: at,
  everyMs,
  ...replaced,
});

/** Copies of one workload on these nodes, numbered in order. A node may be written with a state: `hel-w1 unknown`. */
export const copies = (
  name: string,
  at: EpochMs,
  places: readonly string[],
  image: { readonly tag?: string; readonly digest?: string } = {},
): readonly Placement[] =>
  places.map((place, index) => {
    const [node, state = 'running'] = place.split(' ');
    return placement(name, index + 1, node, at, { ...image, state: state as PlacementState });
  });
