import {
  spaceId,
  type EpochMs,
  type FleetNode,
  type NodeId,
  type Origin,
  type OwnedSpace,
  type OwnedState,
  type Party,
  type Placement,
  type Segment,
  type SpaceId,
  type Workload,
} from '#shared/model';

/** Tasks that serve the same are each other's copies; so many of them are named beside each. */
const copiesNamed = 2;
/** The same by name of the workload is left out of larger ones: who asks for one gets it from the workloads themselves. */
const prefixesMost = 2_000;
/** Label whose values count as zones of what workloads run on. */
const zoneLabel = 'datacenter';

/** What is known of workloads at one moment. */
export type TasksWorld = {
  readonly now: EpochMs;
  readonly nodes: ReadonlyMap<NodeId, FleetNode>;
  readonly origins: readonly Origin[];
  readonly workloads: readonly Workload[];
};

/** `swarm:k3x9ab` is space `swarm/k3x9ab`; the declared services of `systemd` are `systemd/tasks`. */
export const tasksSpaceId = ({ id }: Pick<Origin, 'id'>): SpaceId =>
  spaceId(id.includes(':') ? id.replace(':', '/') : `${id}/tasks`);

const isMeant = ({ wanted }: Placement): boolean => wanted === 'running';
const placeOf = ({ nodeId, placeName }: Placement): string | undefined => nodeId ?? placeName;
const serves = (copy: Placement): boolean =>
  isMeant(copy) &&
  copy.state === 'running' &&
  (copy.health === 'passing' || copy.health === 'not-checked') &&
  placeOf(copy) !== undefined;

/** Where one copy stands: `orphaned` is wanted and nowhere. */
const standingOf = (copy: Placement): Pick<Segment, 'state' | 'owner' | 'movingTo'> => {
  const place = placeOf(copy);
  const owner = place === undefined ? {} : { owner: place };
  const state: Readonly<Record<Placement['state'], OwnedState>> = {
    running: 'active',
    starting: 'moving',
    stopping: 'active',
    stopped: 'orphaned',
    failed: 'orphaned',
    pending: 'orphaned',
    unknown: 'unknown',
  };
  switch (state[copy.state]) {
    case 'moving':
      return { state: 'moving', ...(place === undefined ? {} : { movingTo: place }) };
    case 'orphaned':
      return { state: 'orphaned' };
    default:
      return { state: state[copy.state], ...owner };
  }
};

/** The next others of a sorted ring, so that no node is named beside everybody. */
const othersOf = (
  place: string | undefined,
  serving: readonly string[],
  ranks: ReadonlyMap<string, number>,
): string[] => {
  const at = (place === undefined ? undefined : ranks.get(place)) ?? -1;
  const others: string[] = [];
  for (let next = 1; next <= serving.length && others.length < copiesNamed; next += 1) {
    const other = serving[(at + next) % serving.length];
    if (other !== undefined && other !== place) others.push(other);
  }
  return others;
};

type Share = Omit<Segment, 'from' | 'to'>;

/** Copies of one workload, gathered by place and state. */
const sharesOf = ({ desired, placements }: Workload): readonly Share[] => {
  const meant = placements.filter(isMeant);
  const serving = [...new Set(meant.filter(serves).flatMap((copy) => placeOf(copy) ?? []))].toSorted();
  const ranks = new Map(serving.map((place, at) => [place, at]));
  const shares = new Map<string, Share>();
  const add = (standing: Pick<Segment, 'state' | 'owner' | 'movingTo'>, count: number): void => {
    const key = `${standing.state} ${standing.owner ?? ''} ${standing.movingTo ?? ''}`;
    const secondaries = standing.state === 'orphaned' ? [] : othersOf(standing.owner, serving, ranks);
    shares.set(key, { ...standing, secondaries, count: (shares.get(key)?.count ?? 0) + count });
  };
  for (const copy of meant) add(standingOf(copy), 1);
  if (desired > meant.length) add({ state: 'orphaned' }, desired - meant.length);
  return [...shares.values()];
};

type Counts = ReadonlyMap<string, number>;

const partiesOf = (origin: Origin, workloads: readonly Workload[], world: TasksWorld): readonly Party[] => {
  const copies = workloads.flatMap(({ placements }) => placements.filter(isMeant));
  const owns = new Map<string, number>();
  const told = new Set<string>();
  for (const copy of copies) {
    const place = placeOf(copy);
    if (place === undefined) continue;
    owns.set(place, (owns.get(place) ?? 0) + (copy.state === 'running' ? 1 : 0));
    if (copy.state !== 'unknown') told.add(place);
  }
  const members = new Map(origin.members.map((member) => [member.nodeId ?? member.hostname, member]));
  return [...new Set([...members.keys(), ...owns.keys()])].toSorted().map((id): Party => {
    const member = members.get(id);
    const node = world.nodes.get(id as NodeId);
    const zone = node?.labels[zoneLabel];
    return {
      id,
      name: id,
      ...(node === undefined ? {} : { nodeId: node.id }),
      ...(zone === undefined ? {} : { zone }),
      role: 'target',
      state: origin.state === 'unknown' ? 'unknown' : stateOf(member, told.has(id)),
      accepts: member === undefined ? 'unknown' : member.availability === 'active' ? 'yes' : 'draining',
      ...ownsOf(owns, id),
      says: member?.says ?? '',
      observedAt: origin.observedAt,
    };
  });
};

const ownsOf = (owns: Counts, id: string): Pick<Party, 'owns'> => ({ owns: owns.get(id) ?? 0 });

/** A machine is up when its orchestrator says so, or where there is none, when it told of a copy itself. */
const stateOf = (member: Origin['members'][number] | undefined, hasTold: boolean): Party['state'] => {
  if (member === undefined) return hasTold ? 'up' : 'unknown';
  if (member.status === 'ready') return 'up';
  return member.status === 'unknown' ? 'unknown' : 'down';
};

const claimOf = (origin: Origin): OwnedSpace['views'][number]['claims'][number] => ({
  claimant: origin.answeredBy ?? origin.name,
  kind: 'coordinator',
  ...(origin.answeredBy === undefined ? {} : { nodeId: origin.answeredBy }),
  state: origin.state === 'known' ? 'says' : 'silent',
  observedAt: origin.observedAt,
  says: origin.says,
});

/** Members that tell another story than whoever answered for all. */
const dissent = (origin: Origin): Pick<OwnedSpace, 'views' | 'disputes'> => {
  const dissenters = origin.disagreements.map(({ nodeId, says }) => ({
    claimant: nodeId,
    kind: 'coordinator' as const,
    nodeId,
    state: 'says' as const,
    observedAt: origin.observedAt,
    says,
  }));
  return {
    views: [
      { id: 'first', claims: [claimOf(origin)], differs: [], says: '' },
      ...dissenters.map((claim) => ({ id: claim.claimant, claims: [claim], differs: [], says: claim.says })),
    ],
    disputes: dissenters.map((claim) => ({
      id: `views-differ ${claim.claimant}`,
      kind: 'views-differ' as const,
      severity: 'warning' as const,
      count: 0,
      sides: [
        { claims: [claimOf(origin)], isNewer: false },
        { claims: [claim], isNewer: false },
      ],
      says: claim.says,
      nextStep: 'Look at the network between them before you change anything.',
      settles: [],
    })),
  };
};

const spaceOf = (origin: Origin, world: TasksWorld): OwnedSpace => {
  const workloads = world.workloads
    .filter(({ originId }) => originId === origin.id)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const shares = workloads.map((workload) => ({ workload, shares: sharesOf(workload) }));
  const segments = shares.flatMap(({ shares: each }, at) =>
    each.map((share): Segment => ({ from: at, to: at, ...share })),
  );
  return {
    id: tasksSpaceId(origin),
    source: origin.source,
    name: origin.name,
    unit: 'task',
    positions: Math.max(1, workloads.length),
    total: segments.reduce((sum, { count }) => sum + count, 0),
    state: origin.state,
    says: origin.says,
    parties: [...partiesOf(origin, workloads, world)],
    segments,
    prefixes:
      segments.length > prefixesMost
        ? []
        : shares.flatMap(({ workload, shares: each }) =>
            each.map((share) => ({ prefix: workload.name, ...share })),
          ),
    ...dissent(origin),
    retentions: [],
    observedAt: origin.observedAt,
    everyMs: origin.everyMs,
    observedBy: `copies of ${workloads.length} workloads`,
  };
};

/**
 * What places workloads as spaces: each origin one, its unit a task, its positions the workloads in the order of their
 * names, its parties the machines. Copies of one workload stand in for each other, so each names the next two beside it.
 */
export const spacesOfWorkloads = (world: TasksWorld): readonly OwnedSpace[] =>
  world.origins
    .filter(
      ({ id, members }) => members.length > 0 || world.workloads.some(({ originId }) => originId === id),
    )
    .map((origin) => spaceOf(origin, world));
