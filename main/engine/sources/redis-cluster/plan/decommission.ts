import type { NodeId, Party, PlanItem, PlanMove, StepCall } from '#shared/model';
import { joinOffers, noOffer, stepCall, type Offer } from '../../../source-kit/index.ts';
import type { RedisPlanView } from '../picture/index.ts';
import { forgetStep, replicateStep } from '../step/index.ts';
import { lastCopyGuard, quorumGuard } from './cluster-guards.ts';
import {
  clustersNow,
  isOn,
  locksOf,
  primariesOf,
  replicasOf,
  speakers,
  type ClusterNow,
  type RequestOf,
} from './cluster-now.ts';
import { dissentWarnings, estimateOf, handOversOf, placedOn, unheardItems, zoneWarnings } from './drain.ts';
import type { HandOver } from './hand-over.ts';
import { sampleWarnings } from './sample.ts';
import { serverWords } from './server-words.ts';

/** A replica that changes its primary. */
type Attachment = { readonly replica: Party; readonly to: Party; readonly shard: string };

/** A shard as it will be: who is primary then, and which replicas stay with it. */
type ShardAfter = { readonly shard: string; readonly primary: Party; readonly replicas: readonly Party[] };

const shardsAfter = (
  now: ClusterNow,
  nodeIds: readonly NodeId[],
  handOvers: readonly HandOver[],
): readonly ShardAfter[] =>
  primariesOf(now).flatMap((old) => {
    const by = handOvers.find(({ primary }) => primary.id === old.id);
    if (by !== undefined && by.heir === undefined) return [];
    const primary = by?.heir?.party ?? old;
    if (isOn(primary, nodeIds)) return [];
    const replicas = replicasOf(now, old.id).filter(
      (party) => party.id !== primary.id && !isOn(party, nodeIds) && party.state === 'up',
    );
    return [{ shard: old.id, primary, replicas }];
  });

/** Replicas that lose their primary with its last slot, and go to the shards with the fewest copies. */
const orphansTo = (
  now: ClusterNow,
  nodeIds: readonly NodeId[],
  { handOvers, shards }: { readonly handOvers: readonly HandOver[]; readonly shards: readonly ShardAfter[] },
): readonly Attachment[] => {
  const fewest = shards.toSorted(
    (a, b) => a.replicas.length - b.replicas.length || (a.primary.id < b.primary.id ? -1 : 1),
  );
  return handOvers
    .filter(({ shares }) => shares.length > 0)
    .flatMap(({ primary }) => replicasOf(now, primary.id))
    .filter((party) => !isOn(party, nodeIds) && party.state === 'up')
    .flatMap((replica, at) => {
      const to = fewest[at % Math.max(1, fewest.length)];
      return to === undefined ? [] : [{ replica, to: to.primary, shard: to.shard }];
    });
};

/** Shards that would have too few copies get one from a shard that has more than it wants, from another zone where there is one. */
const sparesTo = (shards: readonly ShardAfter[], wanted: number): readonly Attachment[] => {
  const spare = shards.flatMap(({ replicas }) => replicas.slice(wanted));
  const given: Attachment[] = [];
  for (const { shard, primary, replicas } of shards) {
    if (replicas.length >= wanted) continue;
    const free = spare.filter((party) => !given.some(({ replica }) => replica.id === party.id));
    const chosen = free.find(({ zone }) => zone !== primary.zone) ?? free[0];
    if (chosen !== undefined) given.push({ replica: chosen, to: primary, shard });
  }
  return given;
};

const attachStep = (now: ClusterNow, { replica, to }: Attachment, wave: number): readonly StepCall[] => {
  const [server, primary] = [now.serverOf(replica.id), now.serverOf(to.id)];
  const before = replica.follows === undefined ? undefined : now.serverOf(replica.follows);
  return server === undefined || primary === undefined
    ? []
    : [
        stepCall(
          replicateStep,
          { ...now.cluster, replica: server, primary, ...(before === undefined ? {} : { before }) },
          {
            id: `redis-cluster.replicate ${now.name} ${replica.name}`,
            source: 'redis-cluster',
            phase: 'hand-over',
            through: [server.nodeId],
            subject: server.nodeId,
            wave,
            deadlineMs: 3_600_000,
          },
        ),
      ];
};

const forgetSteps = (
  now: ClusterNow,
  together: readonly (Party & { readonly nodeId: NodeId })[],
  wave: number,
): readonly StepCall[] => {
  // Replicas first: no server forgets whom it follows, and an emptied primary keeps its own where `cluster-allow-replica-migration` is no.
  const leaving = together.toSorted((a, b) => Number(b.role === 'replica') - Number(a.role === 'replica'));
  return leaving.flatMap((party, at) => {
    const server = now.serverOf(party.id);
    const gone = new Set(leaving.slice(0, at + 1).map(({ id }) => id));
    return server === undefined
      ? []
      : [
          stepCall(
            forgetStep,
            {
              ...now.cluster,
              leaving: server,
              others: speakers(now).filter((other) => !gone.has(other.party)),
            },
            {
              id: `redis-cluster.forget ${now.name} ${party.name}`,
              source: 'redis-cluster',
              phase: 'hand-over',
              through: [party.nodeId],
              subject: party.nodeId,
              wave: wave + at,
              // Long enough for gossip to bring it back, if anybody still knew it.
              holdsForMs: 3_000,
            },
          ),
        ];
  });
};

const blockedItem = (
  now: ClusterNow,
  nodeId: NodeId,
  of: { readonly id: string; readonly name: string; readonly says: string },
): PlanItem => ({
  ...of,
  id: `${now.cluster.spaceId} ${of.id}`,
  nodeId,
  layer: 'role',
  spaceId: now.cluster.spaceId,
  fate: 'blocked',
});

/** What keeps the nodes from leaving for good: too few copies, or a server that would bring them back by gossip. */
const obstacles = (
  now: ClusterNow,
  nodeId: NodeId,
  of: { readonly thin: readonly ShardAfter[]; readonly wanted: number },
): readonly PlanItem[] => {
  const { silent, mute } = now.picture.voices;
  const quiet = [...silent, ...mute].map(({ claimant }) => claimant);
  const undeclared = now.parties.filter((party) => party.nodeId === undefined && party.state !== 'down');
  return [
    ...of.thin.map(({ shard, primary, replicas }) =>
      blockedItem(now, nodeId, {
        id: `${shard} copies`,
        name: `copies of the slots of ${primary.name}`,
        says: `${replicas.length} of ${of.wanted} wanted copies would be left, and no other shard has one to spare.`,
      }),
    ),
    ...(quiet.length + undeclared.length === 0
      ? []
      : [
          blockedItem(now, nodeId, {
            id: `${nodeId} unforgotten`,
            name: `server of ${now.name}`,
            says: `${[...quiet, ...undeclared.map(({ name }) => name)].slice(0, 5).join(', ')} cannot be told to forget it, and would bring it back by gossip.`,
          }),
        ]),
  ];
};

const leavingItem = (now: ClusterNow, party: Party & { readonly nodeId: NodeId }): PlanItem => ({
  id: `${now.cluster.spaceId} ${party.id} role`,
  nodeId: party.nodeId,
  layer: 'role',
  name: `member of ${now.name}`,
  spaceId: now.cluster.spaceId,
  fate: 'moves',
  says: 'Every other server forgets it, and it drops its copy.',
});

const copyMoves = (
  now: ClusterNow,
  attachments: readonly Attachment[],
  steps: readonly StepCall[],
): readonly PlanMove[] =>
  attachments.map(({ replica, shard }, at) => ({
    spaceId: now.cluster.spaceId,
    role: 'secondary',
    from: replica.follows ?? replica.id,
    to: replica.id,
    count: now.rangesOf(shard).reduce((sum, [from, to]) => sum + to - from + 1, 0),
    ranges: now.rangesOf(shard).map(([from, to]): [number, number] => [from, to]),
    stepId: steps[at]?.id ?? '',
  }));

const decommissionOne = (view: RedisPlanView, now: ClusterNow, nodeIds: readonly NodeId[]): Offer => {
  const leaving = placedOn(now.parties, nodeIds).filter(({ id }) => now.serverOf(id) !== undefined);
  const unheard = unheardItems(now, nodeIds);
  const [first] = nodeIds;
  if ((leaving.length === 0 && unheard.length === 0) || first === undefined)
    return { ...noOffer, items: unheard };
  const handOvers = handOversOf(now, nodeIds);
  const shards = shardsAfter(now, nodeIds, handOvers);
  const wanted = now.wantedCopies ?? 0;
  const orphans = orphansTo(now, nodeIds, { handOvers, shards });
  const withOrphans = shards.map((each) => ({
    ...each,
    replicas: [
      ...each.replicas,
      ...orphans.filter(({ shard }) => shard === each.shard).map(({ replica }) => replica),
    ],
  }));
  const spares = sparesTo(withOrphans, wanted);
  const attachments = [...orphans, ...spares];
  const thin = withOrphans.filter(
    ({ shard, replicas }) => replicas.length < wanted && !spares.some((spare) => spare.shard === shard),
  );
  const handing = handOvers.flatMap(({ steps }) => steps);
  const attaching = attachments.flatMap((each, at) => attachStep(now, each, handing.length + at));
  const isBlocked = handOvers.some(({ item }) => item.fate === 'blocked') || unheard.length > 0;
  const forgetting = isBlocked ? [] : forgetSteps(now, leaving, handing.length + attaching.length);
  const steps = [...handing, ...attaching, ...forgetting];
  const more = new Map(
    shards.map(({ shard }) => [
      shard,
      attachments.filter((each) => each.shard === shard).map(({ replica }) => replica.id),
    ]),
  );
  const items = [
    ...handOvers.map(({ item }) => item),
    ...leaving.map((party) => leavingItem(now, party)),
    ...unheard,
    ...obstacles(now, first, { thin, wanted }),
  ];
  return {
    ...noOffer,
    steps,
    locks: locksOf(steps.flatMap(({ through, subject }) => [...through, subject as NodeId])),
    items,
    servers: serverWords(now, items, nodeIds),
    moves: [...handOvers.flatMap(({ moves }) => moves), ...copyMoves(now, attachments, attaching)],
    guards: [lastCopyGuard(now, nodeIds, { handOvers, more }), quorumGuard(now, handOvers, true)],
    warnings: [
      ...handOvers.flatMap((each) => sampleWarnings(now, each, view.looked)),
      ...zoneWarnings(now, handOvers, nodeIds),
      ...dissentWarnings(now, handOvers),
    ],
    estimateMs: estimateOf(handOvers) + attaching.length * 30_000 + forgetting.length * 5_000,
  };
};

/** For good: nothing of the cluster stays on the nodes, and nobody knows them afterwards. */
export const planDecommission = (view: RedisPlanView, { nodeIds }: RequestOf<'decommission'>): Offer =>
  joinOffers(clustersNow(view).map((now) => decommissionOne(view, now, nodeIds)));
