import { failed, fault } from '#shared/fault';
import type { DeclaredRedis, NodeId, ServerAccess } from '#shared/model';
import {
  endpointOf,
  onlyAnswer,
  redisLimits,
  type Claimant,
  type RedisAnswer,
  type RedisAsk,
  type RedisWord,
} from '../../source-kit/index.ts';
import { readServer, type ServerClaim } from './reading/index.ts';

/** How a server is reached from its own node, and as whom. */
export type Door = Pick<RedisAsk<unknown>, 'endpoint' | 'login'>;

export const doorOf = (access: ServerAccess): Door => {
  const endpoint = endpointOf(access);
  if (access.password === undefined) return { endpoint };
  const user = access.user === undefined ? {} : { user: access.user };
  return { endpoint, login: { ...user, password: access.password } };
};

type Question<T> = {
  readonly id: string;
  readonly says: string;
  readonly effect: RedisAsk<T>['effect'];
  readonly commands: readonly (readonly RedisWord[])[];
  readonly read: RedisAsk<T>['read'];
  readonly timeoutMs?: number;
};

export const redisAsk = <T>(door: Door, { timeoutMs, ...question }: Question<T>): RedisAsk<T> => ({
  ...door,
  ...question,
  lane: 'redis',
  limits: { ...redisLimits, ...(timeoutMs === undefined ? {} : { timeoutMs }) },
});

/** A refusal in the server's own words. */
export const refusedBy = (error: string, says: string, more: { readonly retryable?: boolean } = {}) =>
  failed(
    fault('daemon.refused', `${says}: ${error.slice(0, 200)}`, {
      retryable: more.retryable ?? false,
      details: error.slice(0, 1_000),
    }),
  );

/** The first refusal among the answers of one pipeline. */
export const firstError = (replies: readonly RedisAnswer[]): string | undefined => {
  const refusal = replies.find((answer) => !answer.ok);
  return refusal?.ok === false ? refusal.error : undefined;
};

/**
 * What a server says of itself and of the cluster. INFO takes one section at a time: several in one command are known from
 * Redis 7.0 on only.
 */
export const standingCommands = [
  ['CLUSTER', 'NODES'],
  ['CLUSTER', 'INFO'],
  ['ROLE'],
  ['INFO', 'replication'],
  ['INFO', 'server'],
  ['INFO', 'memory'],
  ['INFO', 'keyspace'],
] as const;

/** Asks one server for its whole view of the cluster. */
export const askServer = (door: Door): RedisAsk<ServerClaim> =>
  redisAsk(door, {
    id: 'redis-cluster.server',
    says: 'Reading the cluster as this server sees it',
    effect: 'reads',
    commands: standingCommands,
    read: readServer,
  });

/** Each declared node's own server is a claimant, asked through its node alone. */
export const claimantsOf = (declared: DeclaredRedis): readonly Claimant<ServerClaim>[] =>
  declared.nodeIds.slice(0, 1_000).map((nodeId: NodeId) => ({
    id: nodeId,
    kind: 'gossip',
    nodeId,
    candidates: [nodeId],
    asks: [askServer(doorOf(declared))],
    join: onlyAnswer(nodeId),
  }));
