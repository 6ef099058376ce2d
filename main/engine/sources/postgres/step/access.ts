import { nodeIdSchema, type DeclaredPostgres, type NodeId } from '#shared/model';
import { z } from '#shared/schema';
import { accessSchema, askServer, type Access, type ServerClaim } from '../asks.ts';
import type { Placed } from '../../../source-kit/index.ts';

/** How steps reach the servers of a space. Nothing but that: the rest of what is declared has no place in a step. */
export const accessOf = (declared: DeclaredPostgres): Access => accessSchema.parse(declared);

/** Two servers of one space: the one that hands over, and the one that takes over. */
export const pairSchema = z.object({ access: accessSchema, from: nodeIdSchema, to: nodeIdSchema });

/** A question to the server of one node, through that node. */
export const serverOn = (access: Access, nodeId: NodeId): Placed<ServerClaim> => ({
  on: [nodeId],
  ask: askServer(access),
});

/** A reply to `serverOn`; undefined when its node did not answer. */
export const claimIn = (reply: unknown): ServerClaim | undefined => reply as ServerClaim | undefined;
