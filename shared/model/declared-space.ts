import { z } from '#shared/schema';
import { declaredRunSchema } from './declared-service.ts';
import { nodeIdSchema } from './ids.ts';
import { spaceIdSchema } from './ownership.ts';
import { secretSchema } from './secret.ts';

const port = z.number().int().min(1).max(65_535);

/** How the server of a node is reached from its own node, and as whom. Passwords are only named, so it may be written down. */
export const serverAccessSchema = z.object({
  /** Address the server listens on as its own node reaches it. */
  address: z.string(),
  port,
  /** Absent: the system's own default user. */
  user: z.string().optional(),
  password: secretSchema.optional(),
  /** Present: TLS; the authority's PEM file is an absolute path, absent: public authorities alone. */
  tls: z.object({ authorityFile: z.string().optional(), serverName: z.string().optional() }).optional(),
});
export type ServerAccess = z.infer<typeof serverAccessSchema>;

const common = {
  id: spaceIdSchema,
  /** The key under `spaces` in the fleet file. */
  name: z.string(),
  /** Fleet nodes that are parties of it, resolved from names and label selectors, in file order. */
  nodeIds: z.array(nodeIdSchema).max(1_000),
  /** Label whose values count as zones. */
  zoneLabel: z.string(),
  /** Copies each unit should have beside its owner; absent: not declared. */
  wantedCopies: z.number().int().nonnegative().optional(),
};

/** What runs the server on each node; absent: not known. Services of the fleet file may be the same. */
const runs = declaredRunSchema.optional();

/** Redis Cluster or Valkey: one server on each node, asked through the node itself. */
export const declaredRedisSchema = z.object({
  kind: z.literal('redis-cluster'),
  ...common,
  ...serverAccessSchema.shape,
  runs,
});
export type DeclaredRedis = z.infer<typeof declaredRedisSchema>;

/** PostgreSQL streaming replication: one server on each node, asked through the node itself. */
export const declaredPostgresSchema = z.object({
  kind: z.literal('postgres'),
  ...common,
  ...serverAccessSchema.shape,
  runs,
  database: z.string(),
  /** Port of Patroni's REST API on each node; absent: no Patroni. */
  patroniPort: port.optional(),
  /** How a primary may be changed. `guided`: stop, wait for the last byte, promote. */
  promote: z.enum(['patroni', 'guided', 'never']),
  /** Shell commands that stop and start the server on its node, for a guided change. */
  stop: z.string().optional(),
  start: z.string().optional(),
});
export type DeclaredPostgres = z.infer<typeof declaredPostgresSchema>;

/** A locator that maps keys to targets over HTTP, described by docs/locator.openapi.yaml unless paths and fields say otherwise. */
export const declaredLocatorSchema = z.object({
  kind: z.literal('locator'),
  ...common,
  /** As it is reached from `through`. */
  url: z.string(),
  /** From where it is asked, in this order: node ids, or `console`. */
  through: z.array(nodeIdSchema).min(1),
  headers: z.record(z.string(), z.string()),
  /** Sent as `<prefix><secret>` in that header. */
  token: z.object({ header: z.string(), prefix: z.string(), secret: secretSchema }).optional(),
  tls: serverAccessSchema.shape.tls,
  /**
   * Path templates with {key} {target} {cursor} {limit} {prefix} {role} {note} {order} {slots}; absent: this locator has no such thing.
   * A parameter of the query whose value is not wanted is left out whole.
   */
  paths: z.object({
    get: z.string(),
    map: z.string().optional(),
    list: z.string().optional(),
    /** Keys of all targets together. */
    search: z.string().optional(),
    targets: z.string().optional(),
    target: z.string().optional(),
    summary: z.string().optional(),
  }),
  /** Where each value is in its answers, as JSON pointers (RFC 6901), by the reference locator's own names. */
  fields: z.record(z.string(), z.string()),
  /** Target name of each node. */
  targets: z.record(z.string(), z.string()),
  /** Target that stands for object storage; absent: there is none. */
  archive: z.string().optional(),
  archiveEveryMs: z.number().positive().optional(),
  /** What every storage host answers itself about one key, and how much it holds (`count`); absent: hosts cannot be asked. */
  hostAnswer: z
    .object({ address: z.string(), port, path: z.string(), count: z.string().optional() })
    .optional(),
  /** Keys in one round of a hand-over, and rounds' pace in keys a second. */
  batch: z.number().int().positive().max(1_000),
  ratePerSecond: z.number().positive(),
});
export type DeclaredLocator = z.infer<typeof declaredLocatorSchema>;

/** A space as its owner declared it in the fleet file, its nodes resolved. */
export const declaredSpaceSchema = z.discriminatedUnion('kind', [
  declaredRedisSchema,
  declaredPostgresSchema,
  declaredLocatorSchema,
]);
export type DeclaredSpace = z.infer<typeof declaredSpaceSchema>;
