import { failed, fault, ok, type Result } from '#shared/fault';
import type { RedisAnswer, RedisReply, RedisValue } from '../../../source-kit/index.ts';
import { countIn, keysIn, readInfo } from './read-info.ts';
import { readNodes } from './read-nodes.ts';
import type { Following, ServerClaim } from './server-claim.ts';

const textOf = (answer: RedisAnswer | undefined): string | undefined =>
  answer?.ok === true && typeof answer.value === 'string' ? answer.value : undefined;
const linesOf = (answer: RedisAnswer | undefined): ReadonlyMap<string, string> =>
  readInfo(textOf(answer) ?? '');

/** ROLE: `["master", offset, [...]]` or `["slave", host, port, state, offset]`; Valkey says the same words. */
const roleOf = (answer: RedisAnswer | undefined): ServerClaim['role'] => {
  const value: RedisValue | undefined = answer?.ok === true ? answer.value : undefined;
  const word = Array.isArray(value) ? (value as readonly RedisValue[])[0] : undefined;
  if (word === 'master' || word === 'primary') return 'primary';
  return word === 'slave' || word === 'replica' ? 'replica' : undefined;
};

const secondsIn = (lines: ReadonlyMap<string, string>, name: string): number | undefined => {
  const seconds = countIn(lines, name);
  return seconds === undefined ? undefined : seconds * 1_000;
};

const followingOf = (lines: ReadonlyMap<string, string>): Following | undefined =>
  lines.get('role') !== 'slave' && lines.get('role') !== 'replica'
    ? undefined
    : {
        isLinkUp: (lines.get('master_link_status') ?? lines.get('primary_link_status')) === 'up',
        isCopying: (lines.get('master_sync_in_progress') ?? lines.get('primary_sync_in_progress')) === '1',
        offset: countIn(lines, 'slave_repl_offset') ?? countIn(lines, 'replica_repl_offset'),
        lastHeardMs: secondsIn(lines, 'master_last_io_seconds_ago'),
        downForMs: secondsIn(lines, 'master_link_down_since_seconds'),
      };

const softwareOf = (lines: ReadonlyMap<string, string>): ServerClaim['software'] => {
  const valkey = lines.get('valkey_version');
  if (valkey !== undefined) return { name: 'valkey', version: valkey };
  const redis = lines.get('redis_version');
  return redis === undefined ? undefined : { name: 'redis', version: redis };
};

/** Reads the answers to `standingCommands`. Without CLUSTER NODES there is no claim; whatever else is missing is unknown. */
export const readServer = ({ replies }: RedisReply): Result<ServerClaim> => {
  const [nodesAnswer, cluster, role, replication, server, memory, keyspace] = replies;
  const text = textOf(nodesAnswer);
  if (text === undefined) {
    const error = nodesAnswer?.ok === false ? nodesAnswer.error : 'no text';
    return error.startsWith('NOPERM')
      ? failed(
          fault('probe.not-permitted', 'The server does not let us read CLUSTER NODES.', { details: error }),
        )
      : failed(
          fault('daemon.refused', `The server does not tell its cluster: ${error.slice(0, 200)}.`, {
            details: error.slice(0, 1_000),
          }),
        );
  }
  const nodes = readNodes(text);
  if (nodes.myself === '')
    return failed(
      fault('probe.unreadable', 'No line of CLUSTER NODES says which server answered.', {
        details: text.slice(0, 500),
      }),
    );
  const clusterLines = linesOf(cluster);
  const replicationLines = linesOf(replication);
  const memoryLines = linesOf(memory);
  const state = clusterLines.get('cluster_state');
  const stated = roleOf(role);
  return ok({
    id: nodes.myself,
    table: nodes.table,
    open: nodes.open,
    unreadable: nodes.unreadable,
    software: softwareOf(linesOf(server)),
    role: stated,
    following: followingOf(replicationLines),
    offset: stated === 'primary' ? countIn(replicationLines, 'master_repl_offset') : undefined,
    replicas: countIn(replicationLines, 'connected_slaves'),
    clusterState: state === 'ok' || state === 'fail' ? state : undefined,
    currentEpoch: countIn(clusterLines, 'cluster_current_epoch'),
    usedBytes: countIn(memoryLines, 'used_memory'),
    dataBytes: countIn(memoryLines, 'used_memory_dataset'),
    limitBytes: countIn(memoryLines, 'maxmemory') || undefined,
    evicts: memoryLines.get('maxmemory_policy'),
    keys: keyspace?.ok === true ? keysIn(linesOf(keyspace)) : undefined,
  });
};
