import type { FleetChange, FleetSnapshot } from '#shared/contract';
import type { Alarm, AlarmId, EpochMs, FleetHeader, NodeId, NodePatch, NodeView } from '#shared/model';
import type { Clock } from '../ports/index.ts';

/** Changes are gathered this long before they are published: a screen cannot show more, and a sweep's answers travel together. */
const gatherMs = 250;
const heartbeatMs = 1_000;
/** Cleared alarms stay on the board this long, so that "the last one cleared 3 h ago" can be said. */
const keepClearedMs = 24 * 3_600_000;
/** A reader that is this many items behind is given a fresh reset instead of a longer queue. */
const queueLimit = 64;

type Part = Partial<Omit<NodeView, 'facts'>> & { readonly facts?: Partial<NodeView['facts']> };

/** The newest of everything, with a revision and a feed of changes. The one place that is written to as answers come. */
export type FleetBoard = {
  readonly node: (id: NodeId) => NodeView | undefined;
  readonly nodes: () => Iterable<NodeView>;
  readonly alarm: (id: AlarmId) => Alarm | undefined;
  /** Open alarms of one node; of all workloads and swarms for undefined. */
  readonly openAlarmsOf: (id: NodeId | undefined) => ReadonlyMap<AlarmId, Alarm>;
  readonly header: () => FleetHeader;
  readonly addNode: (view: NodeView) => void;
  readonly removeNode: (id: NodeId) => void;
  /** Merges facts by name; every other part replaces the old one. Unknown ids are ignored: the node was just removed. */
  readonly patchNode: (id: NodeId, part: Part) => void;
  readonly putAlarms: (alarms: readonly Alarm[]) => void;
  readonly putHeader: (header: FleetHeader) => void;
  readonly snapshot: () => FleetSnapshot;
  /** First a reset, then patches and a heartbeat each second, until the signal aborts or the board is disposed. */
  readonly changes: (signal: AbortSignal) => AsyncIterable<FleetChange>;
  readonly [Symbol.dispose]: () => void;
};

const none: ReadonlyMap<AlarmId, Alarm> = new Map();

type Facts = NodeView['facts'];

/** The first as it is where there is nothing to add, which spares most answers a copy. */
const merge = <F extends NodePatch['facts']>(before: F, added: Partial<Facts> | undefined): F =>
  added === undefined ? before : { ...before, ...added };

const factsOf = (
  waiting: NodePatch['facts'],
  added: Partial<Facts> | undefined,
): Pick<NodePatch, 'facts'> => {
  if (waiting === undefined) return added === undefined ? {} : { facts: added };
  return { facts: merge(waiting, added) };
};

type Reader = { queue: FleetChange[]; wake: () => void };

/** Makes an empty board. `order` of nodes is the order they were added in. */
export const createFleetBoard = (clock: Clock, firstHeader: FleetHeader): FleetBoard => {
  const nodes = new Map<NodeId, NodeView>();
  const alarms = new Map<AlarmId, Alarm>();
  const openByNode = new Map<NodeId | undefined, Map<AlarmId, Alarm>>();
  const readers = new Set<Reader>();
  let header = firstHeader;
  let revision = 0;
  let disposed = false;

  const pending = {
    nodes: new Map<NodeId, NodePatch>(),
    removed: new Set<NodeId>(),
    alarms: new Map<AlarmId, Alarm>(),
    header: false,
  };
  let gathering: { cancel: () => void } | undefined;

  const snapshot = (): FleetSnapshot => ({
    revision,
    at: clock.now(),
    header,
    nodes: [...nodes.values()],
    alarms: [...alarms.values()],
  });

  const give = (change: FleetChange): void => {
    for (const reader of readers) {
      if (reader.queue.length >= queueLimit) reader.queue = [{ kind: 'reset', snapshot: snapshot() }];
      else reader.queue.push(change);
      reader.wake();
    }
  };

  const publish = (): void => {
    gathering = undefined;
    revision += 1;
    const change: FleetChange = {
      kind: 'patch',
      revision,
      at: clock.now(),
      ...(pending.header ? { header } : {}),
      nodes: [...pending.nodes.values()],
      removedNodes: [...pending.removed],
      alarms: [...pending.alarms.values()],
    };
    pending.nodes.clear();
    pending.removed.clear();
    pending.alarms.clear();
    pending.header = false;
    give(change);
  };

  const gather = (): void => {
    if (!disposed) gathering ??= clock.after(gatherMs, publish);
  };

  const indexOpen = (alarm: Alarm): void => {
    const ofNode = new Map(openByNode.get(alarm.nodeId));
    if (alarm.clearedAt === undefined) ofNode.set(alarm.id, alarm);
    else ofNode.delete(alarm.id);
    openByNode.set(alarm.nodeId, ofNode);
  };

  const forgetOldAlarms = (now: EpochMs): void => {
    for (const [id, alarm] of alarms) {
      if (alarm.clearedAt !== undefined && now - alarm.clearedAt > keepClearedMs) alarms.delete(id);
    }
  };

  let beating = clock.after(heartbeatMs, function beat() {
    give({ kind: 'heartbeat', at: clock.now(), revision });
    beating = clock.after(heartbeatMs, beat);
  });

  return {
    node: (id) => nodes.get(id),
    nodes: () => nodes.values(),
    alarm: (id) => alarms.get(id),
    openAlarmsOf: (id) => openByNode.get(id) ?? none,
    header: () => header,
    addNode: (view) => {
      nodes.set(view.node.id, view);
      pending.removed.delete(view.node.id);
      pending.nodes.set(view.node.id, { ...view, id: view.node.id });
      gather();
    },
    removeNode: (id) => {
      if (!nodes.delete(id)) return;
      for (const [alarmId, alarm] of alarms) if (alarm.nodeId === id) alarms.delete(alarmId);
      openByNode.delete(id);
      pending.nodes.delete(id);
      pending.removed.add(id);
      gather();
    },
    patchNode: (id, part) => {
      const before = nodes.get(id);
      if (before === undefined) return;
      nodes.set(id, { ...before, ...part, facts: merge(before.facts, part.facts) });
      const waiting = pending.nodes.get(id);
      if (waiting === undefined) pending.nodes.set(id, { ...part, id });
      else pending.nodes.set(id, { ...waiting, ...part, ...factsOf(waiting.facts, part.facts) });
      gather();
    },
    putAlarms: (changed) => {
      if (changed.length === 0) return;
      for (const alarm of changed) {
        alarms.set(alarm.id, alarm);
        pending.alarms.set(alarm.id, alarm);
        indexOpen(alarm);
      }
      forgetOldAlarms(clock.now());
      gather();
    },
    putHeader: (next) => {
      header = next;
      pending.header = true;
      gather();
    },
    snapshot,
    changes: (signal) => readChanges(signal),
    [Symbol.dispose]: () => {
      disposed = true;
      gathering?.cancel();
      beating.cancel();
      for (const reader of readers) reader.wake();
    },
  };

  async function* readChanges(signal: AbortSignal): AsyncIterable<FleetChange> {
    const reader: Reader = { queue: [], wake: () => undefined };
    const wakeUp = () => reader.wake();
    signal.addEventListener('abort', wakeUp, { once: true });
    // What is gathered but not yet published is already in the snapshot; applying it twice would change nothing,
    // but the revision must not skip, so it goes out to the older readers first.
    if (gathering !== undefined) {
      gathering.cancel();
      publish();
    }
    readers.add(reader);
    try {
      yield { kind: 'reset', snapshot: snapshot() };
      while (!signal.aborted && !disposed) {
        const next = reader.queue.shift();
        if (next !== undefined) yield next;
        else await new Promise<void>((resolve) => (reader.wake = resolve));
      }
    } finally {
      readers.delete(reader);
      signal.removeEventListener('abort', wakeUp);
    }
  }
};
