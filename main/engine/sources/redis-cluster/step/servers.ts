import { nodeIdSchema, serverAccessSchema, spaceIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import type { Ask, Placed } from '../../../source-kit/index.ts';
import { askServer, doorOf } from '../asks.ts';
import { slotsOf, type ServerClaim, type SlotRange } from '../reading/index.ts';

/** A server as a step names it: by its node id, asked through the node it is on. */
export const serverSchema = z.object({ party: z.string(), nodeId: nodeIdSchema });
export type Server = z.infer<typeof serverSchema>;

/** What every step of a cluster carries: whole, so that a plan found again after a crash needs no fleet file to go on. */
export const clusterSchema = z.object({
  spaceId: spaceIdSchema,
  door: serverAccessSchema,
});
export type Cluster = z.infer<typeof clusterSchema>;

export const rangeSchema = z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]);
export const rangesSchema = z.array(rangeSchema);

export const onServer = <T>({ nodeId }: Server, ask: Ask<T>): Placed<T> => ({ on: [nodeId], ask });

export const askOf = ({ door }: Cluster, server: Server): Placed<ServerClaim> =>
  onServer(server, askServer(doorOf(door)));

/** A reply to `askOf`; undefined when its node did not answer. */
export const claimIn = (reply: unknown): ServerClaim | undefined => reply as ServerClaim | undefined;

/** The slots that a server gives to itself. */
export const ownRanges = (claim: ServerClaim | undefined): readonly SlotRange[] =>
  claim?.table.members.get(claim.id)?.ranges ?? [];

export const isPrimary = (claim: ServerClaim | undefined): boolean => claim?.role === 'primary';

const overlap = (a: readonly SlotRange[], b: readonly SlotRange[]): number =>
  a
    .flatMap(([from, to]) => b.map((other) => Math.min(to, other[1]) - Math.max(from, other[0]) + 1))
    .reduce((sum, count) => sum + Math.max(0, count), 0);

/** Servers that answered and do not give all of these slots to the party they should belong to. */
export const dissenters = (
  replies: readonly unknown[],
  servers: readonly Server[],
  should: { readonly ranges: readonly SlotRange[]; readonly owner: string },
): readonly string[] =>
  servers.flatMap(({ nodeId }, at) => {
    const claim = claimIn(replies[at]);
    if (claim === undefined) return [];
    const given = claim.table.members.get(should.owner)?.ranges ?? [];
    return overlap(given, should.ranges) === slotsOf(should.ranges) ? [] : [nodeId];
  });

export const shownCommands = ({ nodeId }: Server, command: readonly string[] | string): string =>
  `redis on ${nodeId}: ${typeof command === 'string' ? command : command.join(' ')}`;

/** Questions to many servers as a preview shows them. */
export const shownQuestion = (
  face: 'check' | 'verify',
  servers: readonly Server[],
): readonly { readonly face: 'check' | 'verify'; readonly text: string; readonly changes: false }[] =>
  servers.map((server) => ({
    face,
    text: shownCommands(server, 'CLUSTER NODES, CLUSTER INFO, ROLE, INFO'),
    changes: false,
  }));
