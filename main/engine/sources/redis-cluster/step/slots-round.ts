import { failed, fault, ok } from '#shared/fault';
import type { Placed } from '../../../source-kit/index.ts';
import { doorOf, redisAsk } from '../asks.ts';
import { slotsIn } from '../reading/index.ts';
import { windowOf, type SlotsParams, type SlotsSeen, type Way } from './migration-state.ts';
import { onServer, type Cluster, type Server } from './servers.ts';
import {
  keysAsk,
  migrateAsk,
  migrateCommand,
  setSlot,
  slotChange,
  slotNotice,
  type SlotKeys,
} from './slot-asks.ts';

/** One direction of a round: who gives, who takes. */
type Course = { readonly source: Server; readonly destination: Server; readonly way: Way };

/** What is open the wrong way round comes first. */
const courseOf = (
  { from, to }: SlotsParams,
  { onward, back }: SlotsSeen,
): Course & { readonly isBack: boolean } =>
  back.left.length > 0
    ? { source: to, destination: from, way: back, isBack: true }
    : { source: from, destination: to, way: onward, isBack: false };

export const digestScript = `local dump = redis.call('DUMP', KEYS[1])
return dump and redis.sha1hex(dump) or ''`;

/** What keys are worth on one server, as digests of their values; an empty text for one that is not there. */
const digestAsk = ({ door }: Cluster, server: Server, keys: readonly string[]): Placed<readonly string[]> =>
  onServer(
    server,
    redisAsk<readonly string[]>(doorOf(door), {
      id: 'redis-cluster.digests',
      says: `Comparing ${keys.length} keys on ${server.nodeId}`,
      effect: 'reads',
      // ASKING lets a server look that is only taking the slot in.
      commands: keys.flatMap((key) => [['ASKING'], ['EVAL', digestScript, '1', key]]),
      read: ({ replies }) => {
        const digests = keys.map((_, at) => replies[at * 2 + 1]);
        const refusal = digests.find((answer) => answer?.ok !== true);
        if (refusal === undefined)
          return ok(digests.map((answer) => (answer?.ok === true ? String(answer.value) : '')));
        const error = refusal.ok ? '' : refusal.error;
        return failed(
          fault('daemon.refused', `${server.nodeId} does not let keys be compared: ${error.slice(0, 200)}`, {
            subject: server.nodeId,
            details: error.slice(0, 1_000),
          }),
        );
      },
    }),
  );

/** What a round reads beside the claims: what the slots hold on both sides, and what the next keys are worth. */
export const lookAtKeys = (params: SlotsParams, seen: SlotsSeen): readonly Placed<unknown>[] => {
  const { source, destination, way } = courseOf(params, seen);
  const slots = windowOf(way);
  if (slots.length === 0) return [];
  const held = [source, destination].map((server) => keysAsk(params, server, { slots, most: params.batch }));
  const areOpen = way.importing.length > 0 && way.migrating.length > 0;
  return params.compares && areOpen && seen.next.length > 0
    ? [...held, digestAsk(params, source, seen.next), digestAsk(params, destination, seen.next)]
    : held;
};

/** An ask whose answer is that it must not go on, or where it may pass, not yet: the runner then stops, or waits, with these words. */
const notNow = (
  { door }: Cluster,
  server: Server,
  { says, retryable }: { readonly says: string; readonly retryable: boolean },
): Placed<number> =>
  onServer(
    server,
    redisAsk<number>(doorOf(door), {
      id: 'redis-cluster.not-now',
      says,
      effect: 'reads',
      commands: [['PING']],
      read: () => failed(fault('action.refused', says, { subject: server.nodeId, retryable })),
    }),
  );

/** At most a batch of keys altogether, so that the source is never busy for long with one pipeline. */
const batches = (held: readonly SlotKeys[], most: number): readonly (readonly string[])[] => {
  const chosen: (readonly string[])[] = [];
  let room = most;
  for (const { keys } of held) {
    if (room <= 0 || keys.length === 0) continue;
    chosen.push(keys.slice(0, room));
    room -= keys.length;
  }
  return chosen;
};

const sendKeys = (
  params: SlotsParams,
  { source, way }: Course,
  full: readonly SlotKeys[],
): readonly Placed<number>[] => {
  const { address } = way;
  const groups = batches(full, params.batch);
  return groups.length === 0 || address === undefined
    ? []
    : [
        migrateAsk(
          params,
          source,
          groups.map((keys) => migrateCommand(params, address, { keys, replace: false })),
        ),
      ];
};

/** Keys of a slot that somebody else left open: one that is on both sides goes only where both are the same. */
const sendCompared = (
  params: SlotsParams,
  { source, destination, way }: Course,
  { keys, digests }: { readonly keys: readonly string[]; readonly digests: readonly (readonly string[])[] },
): readonly Placed<number>[] => {
  const [here = [], there = []] = digests;
  const of = (isSo: (at: number) => boolean): readonly string[] => keys.filter((_, at) => isSo(at));
  const present = (at: number): boolean => (here[at] ?? '') !== '';
  const fresh = of((at) => present(at) && there[at] === '');
  const same = of((at) => present(at) && there[at] !== '' && there[at] === here[at]);
  const other = of((at) => present(at) && there[at] !== '' && there[at] !== here[at]);
  const { address } = way;
  if (other.length > 0)
    return [
      notNow(params, source, {
        says: `${other.length} keys of the slot have other values on ${destination.nodeId} than on ${source.nodeId}, the first is ${other[0]?.slice(0, 100) ?? ''}: look at them and delete one of each.`,
        retryable: false,
      }),
    ];
  if (address === undefined) return [];
  const commands = [
    ...(fresh.length === 0 ? [] : [migrateCommand(params, address, { keys: fresh, replace: false })]),
    ...(same.length === 0 ? [] : [migrateCommand(params, address, { keys: same, replace: true })]),
  ];
  return commands.length === 0 ? [] : [migrateAsk(params, source, commands)];
};

/** The next step of each slot of a round. No slot has two in one round, so their order among each other is free. */
export const roundOf = (
  params: SlotsParams,
  seen: SlotsSeen,
  replies: readonly unknown[],
): readonly Placed<number>[] => {
  const course = courseOf(params, seen);
  const { source, destination, way, isBack } = course;
  const looked = replies.slice(params.compares ? 4 : 2);
  const [held = [], taken = []] = looked as readonly (readonly SlotKeys[])[];
  const [importing, migrating] = [new Set(slotsIn(way.importing)), new Set(slotsIn(way.migrating))];
  const takenIn = new Map(taken.map(({ slot, count }) => [slot, count]));
  const slots = windowOf(way);
  // Nothing has gone over yet: a slot that was open the wrong way round is simply closed, first where clients are sent away.
  const untouched = isBack ? slots.filter((slot) => takenIn.get(slot) === 0) : [];
  const going = slots.filter((slot) => !untouched.includes(slot));
  const isOpen = (slot: number): boolean => importing.has(slot) && migrating.has(slot);
  const open = held.filter(({ slot }) => going.includes(slot) && isOpen(slot));
  const empty = open.filter(({ count }) => count === 0).map(({ slot }) => slot);
  const handed = slotsIn(seen.onward.handed);
  const handedBack = slotsIn(seen.back.handed);
  const change = (server: Server, list: readonly number[], of: readonly string[], moved = 0) =>
    list.length === 0
      ? []
      : [
          slotChange(params, {
            server,
            says: `CLUSTER SETSLOT … ${of[0] ?? ''} for ${list.length} slots on ${server.nodeId}`,
            commands: list.map((slot) => setSlot(slot, ...of)),
            moved,
          }),
        ];
  const notices = (list: readonly number[], owner: Server) =>
    list.length === 0
      ? []
      : params.others.map((server) =>
          slotNotice(
            params,
            server,
            list.map((slot) => setSlot(slot, 'NODE', owner.party)),
          ),
        );
  const ends = (list: readonly number[]) => list.length * (isBack ? 0 : 1);
  // A slot that both claim is closed with its new owner.
  const idle = (ranges: SlotsSeen['pointless']['from'], but: readonly number[]): readonly number[] =>
    slotsIn(ranges).filter((slot) => !but.includes(slot));
  return [
    ...change(params.from, idle(seen.pointless.from, handed), ['STABLE']),
    ...change(params.to, idle(seen.pointless.to, handedBack), ['STABLE']),
    ...change(params.from, handed, ['NODE', params.to.party]),
    ...notices(handed, params.to),
    ...change(params.to, handedBack, ['NODE', params.from.party]),
    ...notices(handedBack, params.from),
    ...change(
      source,
      untouched.filter((slot) => migrating.has(slot)),
      ['STABLE'],
    ),
    ...change(
      destination,
      untouched.filter((slot) => !migrating.has(slot)),
      ['STABLE'],
      untouched.length,
    ),
    ...change(
      destination,
      going.filter((slot) => !importing.has(slot)),
      ['IMPORTING', source.party],
    ),
    ...change(
      source,
      going.filter((slot) => importing.has(slot) && !migrating.has(slot)),
      ['MIGRATING', destination.party],
    ),
    ...(params.compares && (takenIn.get(slots[0] ?? -1) ?? 0) > 0
      ? open.some(({ count }) => count > 0)
        ? sendCompared(params, course, {
            keys: seen.next,
            digests: looked.slice(2) as readonly (readonly string[])[],
          })
        : []
      : sendKeys(params, course, open)),
    ...(way.heard || empty.length === 0
      ? change(destination, empty, ['NODE', destination.party], ends(empty))
      : [
          notNow(params, destination, {
            says: `${destination.nodeId} has not heard of the newest epoch of ${source.nodeId} yet; what it took now it could lose again, with the keys.`,
            retryable: true,
          }),
        ]),
  ];
};
