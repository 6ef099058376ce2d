import { failed, fault, ok, type Result } from '#shared/fault';
import { shownCommand, type Placed, type RedisAnswer, type RedisWord } from '../../../source-kit/index.ts';
import { doorOf, redisAsk, refusedBy } from '../asks.ts';
import { onServer, type Cluster, type Server } from './servers.ts';

/** Keys of one slot at one server: how many, and the first of them. */
export type SlotKeys = { readonly slot: number; readonly count: number; readonly keys: readonly string[] };

const numberOf = (answer: RedisAnswer | undefined): number | undefined =>
  answer?.ok === true && typeof answer.value === 'number' ? answer.value : undefined;
const keysOf = (answer: RedisAnswer | undefined): readonly string[] | undefined =>
  answer?.ok === true && Array.isArray(answer.value)
    ? (answer.value as readonly unknown[]).filter((key): key is string => typeof key === 'string')
    : undefined;

/** Reads what some slots hold at one server: at most `most` keys of each. */
export const keysAsk = (
  { door }: Cluster,
  server: Server,
  { slots, most }: { readonly slots: readonly number[]; readonly most: number },
): Placed<readonly SlotKeys[]> =>
  onServer(
    server,
    redisAsk<readonly SlotKeys[]>(doorOf(door), {
      id: 'redis-cluster.slot-keys',
      says: `Reading the keys of ${slots.length} slots on ${server.nodeId}`,
      effect: 'reads',
      commands: slots.flatMap((slot) => [
        ['CLUSTER', 'COUNTKEYSINSLOT', String(slot)],
        ['CLUSTER', 'GETKEYSINSLOT', String(slot), String(most)],
      ]),
      read: ({ replies }) => {
        const found = slots.map((slot, at) => ({
          slot,
          count: numberOf(replies[at * 2]),
          keys: keysOf(replies[at * 2 + 1]),
        }));
        const whole = found.flatMap(({ slot, count, keys }) =>
          count === undefined || keys === undefined ? [] : [{ slot, count, keys }],
        );
        const refusal = replies.find((answer) => !answer.ok);
        return whole.length === slots.length
          ? ok(whole)
          : refusedBy(refusal?.ok === false ? refusal.error : 'no numbers', 'CLUSTER GETKEYSINSLOT');
      },
    }),
  );

/**
 * What somebody else did meanwhile: to be read again, not to be insisted on. A primary that hears by gossip that its last slot has
 * gone becomes a replica before it is told so, where nothing else is set.
 */
const isOvertaken = (error: string): boolean =>
  /^MOVED |I'm not the owner of hash slot|I'm already the owner of hash slot|SETSLOT only with masters/.test(
    error,
  );

const changedHands = (error: string, server: Server): Result<never> =>
  failed(
    fault(
      'action.changed-hands',
      `A slot on ${server.nodeId} is not what it was a moment ago: ${error.slice(0, 200)}`,
      {
        subject: server.nodeId,
        details: error.slice(0, 1_000),
      },
    ),
  );

type SlotChange = {
  readonly server: Server;
  readonly says: string;
  readonly commands: readonly (readonly RedisWord[])[];
  /** Slots that have come to their end when all commands were done. */
  readonly moved: number;
};

/** CLUSTER SETSLOT commands to one server; each names what should be, and the server refuses what cannot be. */
export const slotChange = (
  { door }: Cluster,
  { server, says, commands, moved }: SlotChange,
): Placed<number> =>
  onServer(
    server,
    redisAsk<number>(doorOf(door), {
      id: 'redis-cluster.setslot',
      says,
      effect: 'changes',
      commands,
      read: ({ replies }) => {
        const refusal = replies.find((answer) => !answer.ok);
        if (refusal === undefined || refusal.ok) return ok(moved);
        return isOvertaken(refusal.error)
          ? changedHands(refusal.error, server)
          : refusedBy(refusal.error, says);
      },
    }),
  );

/** Tells a server who is not part of it that slots have another owner. Gossip tells it anyway: a refusal changes nothing. */
export const slotNotice = (
  { door }: Cluster,
  server: Server,
  commands: SlotChange['commands'],
): Placed<number> =>
  onServer(
    server,
    redisAsk<number>(doorOf(door), {
      id: 'redis-cluster.setslot-notice',
      says: `Telling ${server.nodeId} the new owner of ${commands.length} slots`,
      effect: 'changes',
      commands,
      read: () => ok(0),
    }),
  );

/** How long one MIGRATE may take to send its keys and to hear that they came, ms. */
const migrateTimeoutMs = 5_000;

export type Address = { readonly host: string; readonly port: number };

/** MIGRATE of some keys of one slot. Without `replace` a key that is there already is an error, and nothing of it is lost. */
export const migrateCommand = (
  { door }: Cluster,
  { host, port }: Address,
  { keys, replace }: { readonly keys: readonly string[]; readonly replace: boolean },
): readonly RedisWord[] => [
  'MIGRATE',
  host,
  String(port),
  '',
  '0',
  String(migrateTimeoutMs),
  ...(replace ? ['REPLACE'] : []),
  ...(door.password === undefined
    ? []
    : door.user === undefined
      ? ['AUTH', { secret: door.password }]
      : ['AUTH2', door.user, { secret: door.password }]),
  'KEYS',
  ...keys,
];

/** Sends keys to the server that takes their slot in. Any error but that of somebody being faster ends the run. */
export const migrateAsk = (
  { door }: Cluster,
  server: Server,
  commands: readonly (readonly RedisWord[])[],
): Placed<number> =>
  onServer(
    server,
    redisAsk<number>(doorOf(door), {
      id: 'redis-cluster.migrate',
      says: `Sending keys of ${commands.length} slots from ${server.nodeId}`,
      effect: 'changes',
      commands,
      timeoutMs: 60_000,
      read: ({ replies }) => {
        const refusal = replies.find((answer) => !answer.ok);
        if (refusal === undefined || refusal.ok) return ok(0);
        if (isOvertaken(refusal.error)) return changedHands(refusal.error, server);
        return refusal.error.includes('BUSYKEY')
          ? failed(
              fault(
                'daemon.refused',
                `A key is on both servers already, so nothing was overwritten. Settle that open slot: it compares them first.`,
                { subject: server.nodeId, details: refusal.error.slice(0, 1_000) },
              ),
            )
          : refusedBy(refusal.error, 'MIGRATE');
      },
    }),
  );

export const setSlot = (slot: number, ...words: readonly string[]): readonly string[] => [
  'CLUSTER',
  'SETSLOT',
  String(slot),
  ...words,
];

export const shownMigration = (from: Server, to: Server): readonly string[] => [
  `redis on ${to.nodeId}: ${shownCommand(setSlot(0, 'IMPORTING', from.party)).replace(' 0 ', ' <slot> ')}`,
  `redis on ${from.nodeId}: ${shownCommand(setSlot(0, 'MIGRATING', to.party)).replace(' 0 ', ' <slot> ')}`,
  `redis on ${from.nodeId}: MIGRATE <address of ${to.nodeId}, read just before> "" 0 ${migrateTimeoutMs} KEYS <keys of the slot, read just before>`,
  `redis on ${to.nodeId}, then ${from.nodeId}, then the other primaries: ${shownCommand(setSlot(0, 'NODE', to.party)).replace(' 0 ', ' <slot> ')}`,
];
