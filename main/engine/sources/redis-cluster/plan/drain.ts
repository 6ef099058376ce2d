import type { NodeId, Party, PlanItem } from '#shared/model';
import { joinOffers, noOffer, type Offer } from '../../../source-kit/index.ts';
import type { RedisPlanView } from '../picture/index.ts';
import { slotsOf } from '../reading/index.ts';
import { lastCopyGuard, quorumGuard } from './cluster-guards.ts';
import {
  clustersNow,
  isOn,
  locksOf,
  primariesOf,
  replicasOf,
  type ClusterNow,
  type RequestOf,
} from './cluster-now.ts';
import { failoverMs, handOver, slotMs, type HandOver } from './hand-over.ts';
import { sampleWarnings } from './sample.ts';
import { serverWords } from './server-words.ts';

const roleItem = (now: ClusterNow, party: Party & { readonly nodeId: NodeId }): PlanItem => {
  const primary = party.follows === undefined ? undefined : now.party(party.follows);
  return {
    id: `${now.cluster.spaceId} ${party.id} role`,
    nodeId: party.nodeId,
    layer: 'role',
    name: `replica of ${primary?.name ?? 'an unknown primary'} in ${now.name}`,
    spaceId: now.cluster.spaceId,
    fate: 'stays',
    says: 'Its copy is away for as long as the node is, and catches up when it comes back.',
  };
};

/** Nodes that are declared for a cluster and whose server does not answer: what it owns is not known well enough. */
export const unheardItems = (now: ClusterNow, nodeIds: readonly NodeId[]): readonly PlanItem[] => {
  const { silent, mute } = now.picture.voices;
  return [
    ...silent.map(({ nodeId, claim, silence }) => ({ nodeId, party: claim.id, why: silence?.says ?? '' })),
    ...mute.map(({ nodeId, why }) => ({ nodeId, party: undefined, why })),
  ]
    .filter(({ nodeId }) => nodeIds.includes(nodeId))
    .filter(({ party }) => party === undefined || now.rangesOf(party).length > 0)
    .map(({ nodeId, party, why }) => ({
      id: `${now.cluster.spaceId} ${nodeId} unheard`,
      nodeId,
      layer: 'role',
      name: `server of ${now.name}`,
      spaceId: now.cluster.spaceId,
      fate: 'blocked',
      says:
        party === undefined
          ? `What it owns is not known: ${why}`
          : `The others say that it owns ${slotsOf(now.rangesOf(party))} slots, and it does not answer: ${why}`,
    }));
};

export const placedOn = (
  parties: readonly Party[],
  nodeIds: readonly NodeId[],
): readonly (Party & { readonly nodeId: NodeId })[] =>
  parties.flatMap((party) =>
    party.nodeId !== undefined && isOn(party, nodeIds) ? [{ ...party, nodeId: party.nodeId }] : [],
  );

/** Every primary on the nodes, one after the other: two failovers at once would take each other's votes. */
export const handOversOf = (now: ClusterNow, nodeIds: readonly NodeId[]): readonly HandOver[] => {
  const made: HandOver[] = [];
  for (const primary of placedOn(primariesOf(now), nodeIds).filter(
    ({ id }) => now.serverOf(id) !== undefined,
  ))
    made.push(
      handOver(now, primary, {
        away: nodeIds,
        wave: made.reduce((sum, { steps }) => sum + steps.length, 0),
      }),
    );
  return made;
};

export const estimateOf = (handOvers: readonly HandOver[]): number =>
  handOvers.reduce(
    (sum, { heir, moves }) =>
      sum + (heir === undefined ? moves.reduce((all, { count }) => all + count * slotMs, 0) : failoverMs),
    0,
  );

/** Primaries and replicas of a shard that would all be in one zone afterwards. */
export const zoneWarnings = (
  now: ClusterNow,
  handOvers: readonly HandOver[],
  nodeIds: readonly NodeId[],
): readonly string[] =>
  handOvers.flatMap(({ primary, heir }) => {
    if (heir === undefined) return [];
    const left = [
      heir.party,
      ...replicasOf(now, primary.id).filter(
        (party) => party.id !== heir.party.id && !isOn(party, nodeIds) && party.state === 'up',
      ),
    ];
    const zones = new Set(left.map(({ zone }) => zone));
    return left.length > 1 && zones.size === 1 && heir.party.zone !== undefined
      ? [`All copies of the slots of ${primary.name} that stay are in ${heir.party.zone}.`]
      : [];
  });

/** Who sees another cluster than the rest now: a hand-over is proved only when every server that answers agrees. */
export const dissentWarnings = (now: ClusterNow, handOvers: readonly HandOver[]): readonly string[] => {
  const { opinions, newest } = now.picture;
  const others = opinions.filter(({ map }) => map.owner.some((owner, slot) => owner !== newest.owner[slot]));
  const names = others.flatMap(({ opinion }) => opinion.voices.map(({ claimant }) => claimant));
  return names.length === 0 || handOvers.length === 0
    ? []
    : [
        `${names.slice(0, 5).join(', ')} ${names.length === 1 ? 'sees' : 'see'} other owners than the rest of ${now.name}: the hand-over waits until ${names.length === 1 ? 'it agrees' : 'they agree'}.`,
      ];
};

/** What hinders the way back of a primary that gives all its slots away: by its own setting it becomes somebody's replica. */
const emptiedWarnings = (handOvers: readonly HandOver[]): readonly string[] =>
  handOvers
    .filter(({ shares }) => shares.length > 0)
    .map(
      ({ primary: { name } }) =>
        `Set cluster-allow-replica-migration to no on ${name} first if the slots are to come back by undo: with yes, which is the default, ${name} becomes a replica of who takes its last slot, and cannot take them back. Where that has happened, CLUSTER RESET SOFT sent to ${name} and CLUSTER MEET with its address sent to another server make it an empty primary again, and the undo can be run.`,
    );

const drainOne = (view: RedisPlanView, now: ClusterNow, nodeIds: readonly NodeId[]): Offer => {
  const handOvers = handOversOf(now, nodeIds);
  const items = [
    ...handOvers.map(({ item }) => item),
    ...placedOn(now.parties, nodeIds)
      .filter(({ role, id }) => role === 'replica' && now.serverOf(id) !== undefined)
      .map((party) => roleItem(now, party)),
    ...unheardItems(now, nodeIds),
  ];
  if (items.length === 0) return noOffer;
  const steps = handOvers.flatMap((each) => each.steps);
  return {
    ...noOffer,
    steps,
    locks: locksOf(steps.flatMap(({ through, subject }) => [...through, subject as NodeId])),
    items,
    moves: handOvers.flatMap(({ moves }) => moves),
    servers: serverWords(now, items, nodeIds),
    guards: [lastCopyGuard(now, nodeIds, { handOvers, more: new Map() }), quorumGuard(now, handOvers, false)],
    warnings: [
      ...handOvers.flatMap((each) => sampleWarnings(now, each, view.looked)),
      ...zoneWarnings(now, handOvers, nodeIds),
      ...dissentWarnings(now, handOvers),
      ...emptiedWarnings(handOvers),
    ],
    estimateMs: estimateOf(handOvers),
  };
};

/** Temporary: primaries hand over and stay as replicas; the undo is the way back. */
export const planDrain = (view: RedisPlanView, { nodeIds }: RequestOf<'drain'>): Offer =>
  joinOffers(clustersNow(view).map((now) => drainOne(view, now, nodeIds)));
