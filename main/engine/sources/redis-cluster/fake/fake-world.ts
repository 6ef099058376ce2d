import { slotCount } from '../reading/index.ts';
import { keysIn, ownsSlots, takeEpoch, type FakeServer } from './fake-server.ts';

export type FakeWorld = {
  readonly servers: ReadonlyMap<string, FakeServer>;
  /** All that hear each other tell each other everything. */
  readonly gossip: () => void;
  /** The same, as soon as somebody asks who owns what: thousands of slots may change before. */
  readonly gossipLater: () => void;
  /** `maxmemory-policy` of every server. */
  evicts: string;
  software: { readonly name: 'redis' | 'valkey'; readonly version: string };
  /** What servers move by themselves, the newest first. */
  migrations: FakeMigration[];
  /** Of the migrations begun from now on, so many fail. */
  failing: number;
  /** How many looks they take. */
  looksAMigration: number;
};

/** Slots on their way by the servers' own hands: it takes as many looks as `looks`. */
export type FakeMigration = {
  readonly slots: readonly number[];
  readonly from: FakeServer;
  readonly to: FakeServer;
  readonly begunAt: number;
  looks: number;
  state: 'running' | 'done' | 'failed';
};

/** One server tells another what it knows, as gossip does: the newer epoch wins, and the loser's keys go; of two with the same one takes a newer (cluster.c). */
export const tell = (from: FakeServer, to: FakeServer): void => {
  to.currentEpoch = Math.max(to.currentEpoch, from.currentEpoch);
  if (!to.known.has(from.id)) return;
  to.known.set(from.id, { role: from.role, follows: from.follows, epoch: from.epoch, failed: false });
  if (from.role !== 'primary') return;
  const lost: number[] = [];
  for (let slot = 0; slot < slotCount; slot += 1) {
    if (from.owners[slot] !== from.id) continue;
    const owner = to.owners[slot];
    // As in cluster.c: a slot that is being taken in is left alone, and one that was lost stays open until it is closed.
    if (owner === from.id || to.importing.has(slot)) continue;
    const epoch = owner === undefined ? -1 : owner === to.id ? to.epoch : (to.known.get(owner)?.epoch ?? -1);
    if (from.epoch <= epoch) continue;
    if (owner === to.id) lost.push(slot);
    to.owners[slot] = from.id;
  }
  if (to.role !== 'primary') return;
  // One that has lost all of them becomes a replica instead, and copies everything anew.
  if (ownsSlots(to)) for (const key of lost.flatMap((slot) => keysIn(to, slot))) to.data.delete(key);
  if (from.epoch === to.epoch && to.id < from.id) takeEpoch(to, to.currentEpoch + 1);
};

/** A primary that lost its last slot to its own replica follows it, and so do the others that followed it (cluster.c). */
export const follow = (
  servers: ReadonlyMap<string, FakeServer>,
  taker: FakeServer,
  giver: FakeServer,
): void => {
  for (const server of servers.values()) {
    const isOf = server.id === giver.id || server.follows === giver.id;
    if (!isOf || server.id === taker.id || server.isCut || !server.isUp) continue;
    Object.assign(server, { role: 'replica', follows: taker.id, data: taker.data });
    server.known.set(server.id, { role: 'replica', follows: taker.id, epoch: server.epoch, failed: false });
  }
};

/** A replica becomes primary with a new epoch. */
export const promote = (world: FakeWorld, taker: FakeServer): void => {
  const giver = world.servers.get(taker.follows ?? '');
  if (giver === undefined) return;
  taker.currentEpoch = Math.max(...[...world.servers.values()].map(({ currentEpoch }) => currentEpoch)) + 1;
  Object.assign(taker, { role: 'primary', follows: undefined, epoch: taker.currentEpoch });
  taker.heirOf.add(giver.id);
  giver.heirOf.delete(taker.id);
  if (giver.isCut || !giver.isUp) taker.data = new Map(giver.data);
  taker.owners.forEach((owner, slot) => {
    if (owner === giver.id) taker.owners[slot] = taker.id;
  });
  taker.known.set(taker.id, { role: 'primary', follows: undefined, epoch: taker.epoch, failed: false });
  follow(world.servers, taker, giver);
  world.gossip();
};
