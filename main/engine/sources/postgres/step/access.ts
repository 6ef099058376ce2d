import { nodeIdSchema, secretSchema } from '#shared/model';
import { z } from '#shared/schema';
import type { DeclaredPostgres, NodeId } from '#shared/model';
import { askServer, type ServerAccess, type ServerClaim } from '../asks.ts';
import type { Placed } from '../../../source-kit/index.ts';

/** How a step reaches a server; goes into the journal, so the password is only named. */
export const accessSchema = z.object({
  address: z.string(),
  port: z.number().int(),
  database: z.string(),
  user: z.string().optional(),
  password: secretSchema.optional(),
  tls: z.object({ authorityFile: z.string().optional(), serverName: z.string().optional() }).optional(),
});

export const accessOf = (declared: DeclaredPostgres): ServerAccess => ({
  address: declared.address,
  port: declared.port,
  database: declared.database,
  ...(declared.user === undefined ? {} : { user: declared.user }),
  ...(declared.password === undefined ? {} : { password: declared.password }),
  ...(declared.tls === undefined ? {} : { tls: declared.tls }),
});

/** Two servers of one space: the one that hands over, and the one that takes over. */
export const pairSchema = z.object({ access: accessSchema, from: nodeIdSchema, to: nodeIdSchema });

/** A question to the server of one node, through that node. */
export const serverOn = (access: ServerAccess, nodeId: NodeId): Placed<ServerClaim> => ({
  on: [nodeId],
  ask: askServer(access),
});

export const claimIn = (reply: unknown): ServerClaim | undefined => reply as ServerClaim | undefined;
