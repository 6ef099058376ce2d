import {
  serverAccessSchema,
  type DeclaredRun,
  type NodeId,
  type OperationRequest,
  type Party,
} from '#shared/model';
import { nodeLock } from '../../../source-kit/index.ts';
import { pictureOf, type Picture, type RedisPlanView } from '../picture/index.ts';
import { rangesOf, type ServerClaim, type SlotRange } from '../reading/index.ts';
import type { Cluster, Server } from '../step/index.ts';

export type RequestOf<Kind extends OperationRequest['kind']> = Extract<
  OperationRequest,
  { readonly kind: Kind }
>;

/** One cluster as a planner sees it. */
export type ClusterNow = {
  readonly picture: Picture;
  readonly parties: readonly Party[];
  readonly name: string;
  readonly cluster: Cluster;
  readonly wantedCopies: number | undefined;
  /** What runs the server on each node; undefined: not declared. */
  readonly runs: DeclaredRun | undefined;
  /** Slots of each owner. */
  readonly rangesOf: (party: string) => readonly SlotRange[];
  /** How a party is reached; undefined: nobody of this fleet answers for it now. */
  readonly serverOf: (party: string) => Server | undefined;
  readonly claimOf: (party: string) => ServerClaim | undefined;
  readonly partyOn: (nodeId: NodeId) => Party | undefined;
  readonly party: (id: string) => Party | undefined;
};

const slotsByOwner = ({ newest }: Picture): ReadonlyMap<string, number[]> => {
  const owned = new Map<string, number[]>();
  newest.owner.forEach((number, slot) => {
    const id = newest.ids[number];
    if (id === undefined) return;
    const slots = owned.get(id);
    if (slots === undefined) owned.set(id, [slot]);
    else slots.push(slot);
  });
  return owned;
};

/** Every cluster of the fleet, from what its servers said last. */
export const clustersNow = ({ spaces = [] }: RedisPlanView): readonly ClusterNow[] =>
  spaces.map(({ space, view }): ClusterNow => {
    const picture = pictureOf(view);
    const { wantedCopies, runs } = view.declared;
    const owned = slotsByOwner(picture);
    const speaking = (party: string) => {
      const voice = picture.byId.get(party);
      return voice?.silence === undefined ? voice : undefined;
    };
    return {
      picture,
      parties: space.parties,
      name: space.name,
      wantedCopies,
      runs,
      cluster: {
        spaceId: space.id,
        // Nothing but these fields: the rest of what is declared has no place in a step.
        door: serverAccessSchema.parse(view.declared),
      },
      rangesOf: (party) => rangesOf(owned.get(party) ?? []),
      serverOf: (party) => {
        const voice = speaking(party);
        return voice === undefined ? undefined : { party, nodeId: voice.nodeId };
      },
      claimOf: (party) => speaking(party)?.claim,
      partyOn: (nodeId) => space.parties.find((party) => party.nodeId === nodeId),
      party: (id) => space.parties.find((party) => party.id === id),
    };
  });

/** Servers that can be asked now, in the order of the fleet. */
export const speakers = ({ picture, serverOf }: ClusterNow): readonly Server[] =>
  picture.voices.speaking.flatMap(({ claim }) => serverOf(claim.id) ?? []);

/** Those of them that are in one cluster with a server: one that has left it for good may still be declared, and knows nobody. */
export const companionsOf = (now: ClusterNow, party: string): readonly Server[] =>
  speakers(now).filter((server) => now.claimOf(server.party)?.table.members.has(party) === true);

export const primariesOf = (now: ClusterNow): readonly Party[] =>
  now.parties.filter(({ id, role }) => role === 'primary' && now.rangesOf(id).length > 0);

export const replicasOf = (now: ClusterNow, primary: string): readonly Party[] =>
  now.parties.filter(({ role, follows }) => role === 'replica' && follows === primary);

export const isOn = (party: Party, nodeIds: readonly NodeId[]): boolean =>
  party.nodeId !== undefined && nodeIds.includes(party.nodeId);

export const locksOf = (nodeIds: readonly NodeId[]) => [...new Set(nodeIds)].toSorted().map(nodeLock);
