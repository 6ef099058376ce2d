import { failed, fault, ok } from '#shared/fault';
import { z } from '#shared/schema';
import type { Placed, RedisValue } from '../../../source-kit/index.ts';
import { doorOf, redisAsk, refusedBy } from '../asks.ts';
import { slotsIn, type SlotRange } from '../reading/index.ts';
import { onServer, shownCommands, type Cluster, type Server } from './servers.ts';

/** Whose commands a server knows for a migration that it does by itself. */
export const dialectSchema = z.enum(['redis', 'valkey']);
export type Dialect = z.infer<typeof dialectSchema>;

/** One migration that servers do by themselves, as the one that was told to do it tells it. */
export type ServerMigration = {
  readonly ranges: readonly SlotRange[];
  readonly from: string;
  readonly to: string;
  readonly state: 'running' | 'done' | 'failed';
  /** When it was begun, by the server's clock; only to be compared with others of the same server. */
  readonly begunAt: number;
  readonly says: string;
};

type Ends = Cluster & { readonly from: Server; readonly to: Server; readonly speaks: Dialect };

/** Redis tells the taker to fetch, Valkey the giver to send. */
export const toldServer = ({ from, to, speaks }: Pick<Ends, 'from' | 'to' | 'speaks'>): Server =>
  speaks === 'redis' ? to : from;

const fieldsOf = (value: RedisValue): ReadonlyMap<string, string> => {
  const words = Array.isArray(value) ? (value as readonly RedisValue[]) : [];
  return new Map(
    words.flatMap((word, at) => (at % 2 === 0 ? [[String(word), String(words[at + 1] ?? '')] as const] : [])),
  );
};

const rangesIn = (text: string): readonly SlotRange[] =>
  [...text.matchAll(/(\d+)(?:-(\d+))?/g)].map(([, from, to]) => [Number(from), Number(to ?? from)]);

const states: Readonly<Record<string, ServerMigration['state']>> = {
  completed: 'done',
  success: 'done',
  failed: 'failed',
  canceled: 'failed',
  cancelled: 'failed',
};

const migrationOf = (value: RedisValue): ServerMigration => {
  const fields = fieldsOf(value);
  const first = (...names: readonly string[]): string =>
    names.map((name) => fields.get(name)).find((each) => each !== undefined) ?? '';
  return {
    ranges: rangesIn(first('slots', 'slot_ranges')),
    from: first('source', 'source_node'),
    to: first('dest', 'target_node'),
    state: states[first('state')] ?? 'running',
    begunAt: Number(first('create_time')) || 0,
    says: first('last_error', 'message'),
  };
};

const questions: Readonly<Record<Dialect, readonly string[]>> = {
  redis: ['CLUSTER', 'MIGRATION', 'STATUS', 'ALL'],
  valkey: ['CLUSTER', 'GETSLOTMIGRATIONS'],
};

/** Reads the migrations a server does, or did lately. */
export const migrationsAsk = (ends: Ends): Placed<readonly ServerMigration[]> => {
  const server = toldServer(ends);
  return onServer(
    server,
    redisAsk<readonly ServerMigration[]>(doorOf(ends.door), {
      id: 'redis-cluster.migrations',
      says: `Reading the migrations of ${server.nodeId}`,
      effect: 'reads',
      commands: [questions[ends.speaks]],
      read: ({ replies: [answer] }) =>
        answer?.ok === true
          ? ok(Array.isArray(answer.value) ? (answer.value as readonly RedisValue[]).map(migrationOf) : [])
          : refusedBy(answer?.error ?? 'no answer', questions[ends.speaks].join(' ')),
    }),
  );
};

const beginCommand = ({ to, speaks }: Pick<Ends, 'to' | 'speaks'>, ranges: readonly SlotRange[]) => {
  const words = ranges.flatMap(([first, last]) => [String(first), String(last)]);
  return speaks === 'redis'
    ? ['CLUSTER', 'MIGRATION', 'IMPORT', ...words]
    : ['CLUSTER', 'MIGRATESLOTS', 'SLOTSRANGE', ...words, 'NODE', to.party];
};

const isOvertaken = /already the owner of|belong to different source nodes|not served by this node/;

/** Tells a server to move slots by itself. After one that failed it may pass: then the step waits before it looks again. */
export const beginAsk = (
  ends: Ends,
  ranges: readonly SlotRange[],
  failure: string | undefined,
): Placed<number> => {
  const server = toldServer(ends);
  return onServer(
    server,
    redisAsk<number>(doorOf(ends.door), {
      id: 'redis-cluster.migration-begin',
      says: `Telling ${server.nodeId} to move ${slotsIn(ranges).length} slots`,
      effect: 'changes',
      commands: [beginCommand(ends, ranges)],
      read: ({ replies: [answer] }) => {
        const no = (code: 'daemon.refused' | 'action.changed-hands', says: string) =>
          failed(fault(code, says, { subject: server.nodeId, retryable: code === 'daemon.refused' }));
        if (answer?.ok === true)
          return failure === undefined
            ? ok(0)
            : no('daemon.refused', `The last one failed (${failure}); it was begun once more.`);
        const error = (answer?.error ?? 'no answer').slice(0, 200);
        // One that ended between two questions looks as if nobody had begun it.
        return no(
          isOvertaken.test(error) ? 'action.changed-hands' : 'daemon.refused',
          `${server.nodeId}: ${error}`,
        );
      },
    }),
  );
};

/** Nothing is to be sent while servers are at it: only time passes. */
export const waitAsk = (ends: Ends): Placed<number> => {
  const server = toldServer(ends);
  return onServer(
    server,
    redisAsk<number>(doorOf(ends.door), {
      id: 'redis-cluster.migration-wait',
      says: `Waiting for ${server.nodeId}`,
      effect: 'reads',
      commands: [['PING']],
      read: () => ok(0),
    }),
  );
};

export const shownServerMigration = (ends: Pick<Ends, 'from' | 'to' | 'speaks'>) => {
  const server = toldServer(ends);
  return {
    asks: shownCommands(server, questions[ends.speaks].join(' ')),
    begins: shownCommands(
      server,
      beginCommand(ends, []).join(' ').replace('NODE', '<first> <last> … NODE'),
    ).replace(/IMPORT$/, 'IMPORT <first> <last> …'),
  };
};
