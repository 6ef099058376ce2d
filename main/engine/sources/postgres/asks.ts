import { failed, fault, ok, type Result } from '#shared/fault';
import { serverAccessSchema, type NodeId } from '#shared/model';
import { z } from '#shared/schema';
import {
  daemonLimits,
  endpointOf,
  sqlLimits,
  type HttpAsk,
  type SqlAsk,
  type SqlReply,
} from '../../source-kit/index.ts';
import { readLsn } from './lsn.ts';

/** Everything below needs the role pg_monitor and nothing more. Columns of newer versions go through jsonb: NULL where there are none. */
/** By what they are about, in the order in which they are asked. */
export const statements = {
  server: `SELECT pg_is_in_recovery() AS "inRecovery",
  current_setting('server_version_num')::int AS version,
  (SELECT system_identifier::text FROM pg_control_system()) AS "systemId",
  (SELECT timeline_id FROM pg_control_checkpoint()) AS "checkpointTimeline",
  coalesce(current_setting('cluster_name', true), '') AS "clusterName",
  coalesce(current_setting('data_directory', true), '') AS "dataDirectory",
  current_setting('default_transaction_read_only') AS "readOnly",
  CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_current_wal_lsn() END::text AS "currentLsn",
  CASE WHEN pg_is_in_recovery() THEN NULL ELSE substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END AS "walTimeline",
  pg_last_wal_receive_lsn()::text AS "receiveLsn",
  pg_last_wal_replay_lsn()::text AS "replayLsn",
  (extract(epoch FROM now() - pg_last_xact_replay_timestamp()) * 1000)::float8 AS "replayAgeMs",
  CASE WHEN pg_is_in_recovery() THEN pg_is_wal_replay_paused() END AS paused`,
  receiver: `SELECT status, received_tli AS timeline, coalesce(slot_name, '') AS slot,
  coalesce(to_jsonb(r) ->> 'sender_host', '') AS "senderHost", (to_jsonb(r) ->> 'sender_port')::int AS "senderPort",
  (extract(epoch FROM now() - last_msg_receipt_time) * 1000)::float8 AS "silentMs"
  FROM pg_stat_wal_receiver r`,
  senders: `SELECT pid, coalesce(application_name, '') AS name, coalesce(host(client_addr), '') AS address,
  coalesce(state, '') AS state, coalesce(sync_state, '') AS sync, replay_lsn::text AS "replayLsn",
  (extract(epoch FROM replay_lag) * 1000)::float8 AS "replayLagMs"
  FROM pg_stat_replication LIMIT 200`,
  slots: `SELECT slot_name AS name, slot_type AS kind, active, active_pid AS pid, restart_lsn::text AS "restartLsn",
  coalesce(to_jsonb(s) ->> 'wal_status', '') AS "walStatus"
  FROM pg_replication_slots s WHERE NOT temporary LIMIT 200`,
  databases: `SELECT count(*)::int AS count, coalesce(sum(pg_database_size(oid)), 0)::float8 AS "sizeBytes"
  FROM pg_database WHERE datallowconn AND NOT datistemplate AND has_database_privilege(oid, 'CONNECT')`,
} as const;

const lsn = z
  .string()
  .nullable()
  .transform((text) => (text === null ? undefined : readLsn(text)));
const optional = <S extends z.ZodType>(schema: S) =>
  schema.nullable().transform((value) => value ?? undefined);

const serverSchema = z.object({
  inRecovery: z.boolean(),
  version: z.number().int(),
  systemId: z.string(),
  checkpointTimeline: z.number().int(),
  clusterName: z.string(),
  dataDirectory: z.string(),
  readOnly: z.enum(['on', 'off']),
  currentLsn: lsn,
  walTimeline: optional(z.string().regex(/^[0-9A-F]{8}$/)),
  receiveLsn: lsn,
  replayLsn: lsn,
  replayAgeMs: optional(z.number()),
  paused: optional(z.boolean()),
});
const receiverSchema = z.object({
  status: z.string(),
  timeline: z.number().int(),
  slot: z.string(),
  senderHost: z.string(),
  senderPort: optional(z.number().int()),
  silentMs: optional(z.number()),
});
const senderSchema = z.object({
  pid: z.number().int(),
  name: z.string(),
  address: z.string(),
  state: z.string(),
  sync: z.string(),
  replayLsn: lsn,
  replayLagMs: optional(z.number()),
});
const slotSchema = z.object({
  name: z.string(),
  kind: z.string(),
  active: z.boolean(),
  pid: optional(z.number().int()),
  restartLsn: lsn,
  walStatus: z.string(),
});
const databasesSchema = z.object({ count: z.number().int(), sizeBytes: z.number() });

/** What one server says of itself and of those that copy from it. LSNs are bytes since the beginning of its log. */
export type ServerClaim = Omit<
  z.infer<typeof serverSchema>,
  'checkpointTimeline' | 'walTimeline' | 'readOnly'
> & {
  readonly what: 'server';
  readonly timeline: number;
  /** It refuses writes by its own setting. */
  readonly isReadOnly: boolean;
  readonly receiver: z.infer<typeof receiverSchema> | undefined;
  readonly senders: readonly z.infer<typeof senderSchema>[];
  readonly slots: readonly z.infer<typeof slotSchema>[];
  readonly databases: z.infer<typeof databasesSchema>;
};

const replySchema = z.tuple([
  z.tuple([serverSchema]),
  z.array(receiverSchema),
  z.array(senderSchema),
  z.array(slotSchema),
  z.tuple([databasesSchema]),
]);

/** Rows to a claim. Anything else than these rows is unreadable, never half a claim. */
export const readServer = ({ results }: Pick<SqlReply, 'results'>): Result<ServerClaim> => {
  const parsed = replySchema.safeParse(results);
  if (!parsed.success)
    return failed(
      fault('probe.unreadable', 'The server answered with rows that are not those of PostgreSQL 10 to 18.', {
        details: z.prettifyError(parsed.error),
      }),
    );
  const [[server], [receiver], senders, slots, [databases]] = parsed.data;
  const { checkpointTimeline, walTimeline, readOnly, ...rest } = server;
  return ok({
    what: 'server',
    ...rest,
    isReadOnly: readOnly === 'on',
    // The last checkpoint of a server that was promoted may still be of the timeline before.
    timeline:
      walTimeline === undefined
        ? Math.max(checkpointTimeline, receiver?.timeline ?? 0)
        : Number.parseInt(walTimeline, 16),
    receiver,
    senders,
    slots,
    databases,
  });
};

/** How the servers of a space are logged in to; steps take it into the journal. */
export const accessSchema = serverAccessSchema.extend({ database: z.string() });
export type Access = z.infer<typeof accessSchema>;

/** Statements to the server of a node, through that node. */
export const sqlAsk = <T>(
  access: Access,
  of: Pick<SqlAsk<T>, 'id' | 'says' | 'effect' | 'read'> & {
    readonly statements: readonly string[];
    readonly values?: readonly string[];
    readonly timeoutMs?: number;
  },
): SqlAsk<T> => ({
  id: of.id,
  says: of.says,
  lane: 'sql',
  endpoint: endpointOf(access),
  login: {
    user: access.user ?? 'postgres',
    ...(access.password === undefined ? {} : { password: access.password }),
  },
  database: access.database,
  statements: of.statements.map((text) => ({ text, values: of.values ?? [] })),
  effect: of.effect,
  limits: { ...sqlLimits, timeoutMs: of.timeoutMs ?? sqlLimits.timeoutMs },
  read: of.read,
});

/** Everything one server can say about who owns what. */
export const askServer = (access: Access): SqlAsk<ServerClaim> =>
  sqlAsk(access, {
    id: 'postgres.server',
    says: 'role, timeline, log positions, receivers, senders and replication slots',
    effect: 'reads',
    statements: Object.values(statements),
    read: readServer,
  });

const memberSchema = z.object({
  name: z.string(),
  role: z.string(),
  state: z.string(),
  host: z.string().optional(),
  port: z.number().int().optional(),
  timeline: z.number().int().optional(),
  lag: z.union([z.number(), z.string()]).optional(),
  tags: z.record(z.string(), z.unknown()).optional(),
});
const clusterSchema = z.object({
  members: z.array(memberSchema),
  pause: z.boolean().optional(),
  scope: z.string().optional(),
});

/** One member as Patroni tells it. */
export type PatroniMember = z.infer<typeof memberSchema>;
/** The cluster as one Patroni sees it (`GET /cluster`). */
export type PatroniClaim = z.infer<typeof clusterSchema> & { readonly what: 'patroni' };

export const readPatroni = (status: number, body: string): Result<PatroniClaim> => {
  let said: unknown;
  try {
    said = JSON.parse(body);
  } catch {
    said = undefined;
  }
  const parsed = clusterSchema.safeParse(said);
  return status === 200 && parsed.success
    ? ok({ what: 'patroni', ...parsed.data })
    : failed(
        fault('probe.unreadable', `Patroni answered ${status} and not with its cluster.`, {
          details: body.slice(0, 500),
        }),
      );
};

/** A request to the Patroni of a node, through that node. */
export const patroniAsk = <T>(
  port: number,
  of: Pick<HttpAsk<T>, 'id' | 'says' | 'method' | 'path' | 'effect' | 'read'> & { readonly body?: unknown },
): HttpAsk<T> => ({
  ...of,
  lane: 'http',
  socket: { host: '127.0.0.1', port },
  limits: { ...daemonLimits, bodyBytes: 1_048_576 },
});

export const askPatroni = (port: number): HttpAsk<PatroniClaim> =>
  patroniAsk(port, {
    id: 'postgres.patroni',
    says: 'GET /cluster',
    method: 'GET',
    path: '/cluster',
    effect: 'reads',
    read: ({ status, body }) => readPatroni(status, body),
  });

/** What a claimant of a PostgreSQL space says. */
export type PostgresClaim = ServerClaim | PatroniClaim;

/** Claimants' ids: the server of a node is called as the node, its Patroni beside it. */
export const patroniOf = (nodeId: NodeId): string => `patroni of ${nodeId}`;
