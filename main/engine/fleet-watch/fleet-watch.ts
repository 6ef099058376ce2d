import { isDeepStrictEqual } from 'node:util';
import { fault, FaultError, type Fault, type FaultCode } from '#shared/fault';
import {
  consolePlace,
  isStale,
  unknownHostFacts,
  type Alarm,
  type EpochMs,
  type FillingLook,
  type NodeHeldOut,
  type NodeId,
} from '#shared/model';
import type { Fleet, FleetEntry } from '../fleet/index.ts';
import { nextTurn, type Ports } from '../ports/index.ts';
import {
  createLimiter,
  createNodeWatch,
  factsAfterFault,
  readSweep,
  type NodeWatch,
  type Schedule,
  type WatchEvents,
  type WatchParts,
} from '../probe/index.ts';
import type { Follow, Perform, Probe, Source, Stream } from '../source-kit/index.ts';
import { samplesOf, type DiskHistory, type FleetBoard, type Store } from '../store/index.ts';
import type { ConsolePlace, SshHop, SshTarget, SshTransport, SweepReply } from '../transport/index.ts';
import { createAnswerDesk } from './answer-desk.ts';
import { createFillingDesk, noLookPossible } from './filling-desk.ts';
import { createJudgeDesk } from './judge-desk.ts';
import { createSetBackWatch, redated } from './set-back.ts';
import { isSameTarget, sshTargetOf } from './ssh-target.ts';

/** Pokes under way at once over the whole fleet: more only starves the event loop (performance notes, section 4). */
const sweepsAtOnce = 32;
/** Each node is judged at least this often, so that silence and `for` times are seen without an answer. */
const judgeEveryMs = 5_000;
const watchmanMs = 1_000;
/** Kept histories that are read at once: one while the rules take in the one before. */
const warmUpsAtOnce = 2;
/** Nodes of a new fleet that are taken over before anything else has its turn. */
const takenAtOnce = 50;

export type FleetWatchParts = {
  readonly ports: Ports;
  readonly board: FleetBoard;
  readonly store: Store;
  readonly transport: SshTransport;
  /** Asks servers from this console itself; without it nothing is asked from here. */
  readonly here?: ConsolePlace;
  readonly sources: readonly Source[];
  readonly schedule: Schedule;
  /** Disk history from before this engine: the store's own, or a demo's declared past. */
  readonly warmUp: (id: NodeId) => Promise<readonly DiskHistory[]>;
  readonly onAlarms: (changed: readonly Alarm[]) => void;
  /** How a node is held out of work, as far as is known. */
  readonly heldOut?: (id: NodeId) => NodeHeldOut | undefined;
  /** A node can be asked from now on, or cannot, with the reason; again for each try that fails. */
  readonly onNode?: (id: NodeId, standing: 'connected' | Fault) => void;
};

/** Keeps one watch per node of the fleet and turns what they tell into facts, history, alarms and states. */
export type FleetWatch = {
  /** Takes over a new fleet: untouched nodes stay connected, changed ones reconnect, removed ones are let go. */
  readonly setFleet: (fleet: Fleet) => Promise<void>;
  readonly entry: (id: NodeId) => FleetEntry | undefined;
  /** Shows and judges a node as held out, or as back in service. */
  readonly holdOut: (id: NodeId, heldOut: NodeHeldOut) => void;
  /** Asks every node everything once; resolves when each has answered or failed. */
  readonly sweep: (signal: AbortSignal) => Promise<void>;
  /** Tries a waiting or blocked node now. Throws FaultError `fleet.no-such-node`. */
  readonly tryNow: (id: NodeId) => void;
  /** Tries every node that is blocked by `code` and whose way passes such a hop: what a person settled once holds for all of them. */
  readonly tryBlocked: (code: FaultCode, passes: (hop: SshHop) => boolean) => void;
  /** Key files of every hop on the way to a node. Throws FaultError `fleet.no-such-node`. */
  readonly keyFiles: (id: NodeId) => readonly string[];
  /** Rejects with FaultError: `fleet.no-such-node`, `transport.*`, `probe.*`. */
  readonly look: (id: NodeId, mount: string, signal: AbortSignal) => Promise<FillingLook>;
  /**
   * Performs an ask of any lane but the resident one; `not-sent` for a node that is not connected or not of the fleet.
   * On `consolePlace` servers are asked from this console itself.
   */
  readonly perform: Perform;
  /** Follows a daemon's stream of lines; resolves with the reason of its end, at once for a node that is not connected. */
  readonly follow: Follow;
  /** The same for the bytes of a stream, of a daemon or of a command that runs on. */
  readonly stream: Stream;
  /** A byte stream from a node to a port, as that node reaches it; a fault for a node that is not connected. */
  readonly dial: (id: NodeId, ...to: Parameters<NodeWatch['dial']>) => ReturnType<NodeWatch['dial']>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

type Watched = {
  entry: FleetEntry;
  readonly target: SshTarget;
  readonly watch: NodeWatch;
  judgedAtMs: number;
};

const noSuchNode = (id: NodeId): Fault =>
  fault('fleet.no-such-node', `The fleet has no node ${id}.`, { subject: id });

/** Starts with no nodes; `setFleet` brings them. */
export const createFleetWatch = (parts: FleetWatchParts): FleetWatch => {
  const { board, store, schedule } = parts;
  const { clock } = parts.ports;
  const watched = new Map<NodeId, Watched>();
  const probes = parts.sources.flatMap((source) => source.probes);
  const sweepLimiter = createLimiter(sweepsAtOnce);
  const warmUps = createLimiter(warmUpsAtOnce);
  const filling = parts.sources.find((source) => source.filling !== undefined)?.filling;
  const fillingDesk =
    filling === undefined ? undefined : createFillingDesk(filling, store, clock, parts.ports.log);
  const judge = createJudgeDesk(board, clock, (changed) => {
    parts.onAlarms(changed);
    fillingDesk?.onAlarms(changed, (id) => {
      const found = watched.get(id);
      return found && { node: found.entry.node, watch: found.watch };
    });
  });

  const judgeNow = (id: NodeId): void => {
    const found = watched.get(id);
    if (found !== undefined) found.judgedAtMs = clock.monotonicMs();
    judge.judge(id);
  };

  const everyMs = (probe: Probe<never>): number => schedule[probe.tier];

  type Answer = {
    readonly id: NodeId;
    readonly sweep: SweepReply;
    readonly asked: readonly Probe<never>[];
    readonly now: EpochMs;
    readonly taken: () => void;
  };
  const answers = createAnswerDesk<Answer>(clock, ({ id, sweep, asked, now, taken }) => {
    const before = board.node(id);
    if (before !== undefined) {
      const facts = readSweep(sweep, asked, { before: before.facts, now, everyMs, tickMs: schedule.tick });
      board.patchNode(id, { facts, lastAnswerAt: now });
      store.record(samplesOf(id, facts));
      judgeNow(id);
    }
    taken();
  });

  const events: WatchEvents = {
    connection: (id, connection) => {
      answers.flush();
      if (connection.state === 'connected') parts.onNode?.(id, 'connected');
      else if ('fault' in connection) parts.onNode?.(id, connection.fault);
      const before = board.node(id);
      if (before === undefined) return;
      const names = Object.keys(before.facts) as (keyof typeof before.facts)[];
      const facts =
        'fault' in connection ? factsAfterFault(names, before.facts, connection.fault, clock.now()) : {};
      board.patchNode(id, { connection, facts });
      judgeNow(id);
    },
    answer: (id, sweep, asked, taken) => answers.add({ id, sweep, asked, now: clock.now(), taken }),
    silence: (id, asked, why) => {
      answers.flush();
      const before = board.node(id);
      if (before === undefined) return;
      const names = asked.flatMap((probe) => probe.covers);
      board.patchNode(id, { facts: factsAfterFault(names, before.facts, why, clock.now()) });
      judgeNow(id);
    },
  };
  const watchParts: WatchParts = {
    transport: parts.transport,
    probes,
    schedule,
    sweepLimiter,
    clock,
    random: parts.ports.random,
  };

  /** A node is shown at once, and connected when its kept history is back: without it the rules would judge it as new. */
  const begin = (entry: FleetEntry, target: SshTarget): void => {
    const { id } = entry.node;
    const now = clock.now();
    const heldOut = parts.heldOut?.(id);
    board.addNode({
      node: entry.node,
      ...(heldOut === undefined ? {} : { heldOut }),
      connection: { state: 'connecting', since: now, attempt: 1 },
      state: 'unknown',
      facts: unknownHostFacts('not-asked', 'No answer has come yet.', now),
      forecasts: [],
    });
    const warm = async (): Promise<void> => {
      // Many wait for their turn; some are let go meanwhile.
      if (watched.get(id)?.watch !== watch) return;
      const history = await parts.warmUp(id);
      const found = watched.get(id);
      if (found?.watch === watch) judge.open(id, found.entry.policy, history);
    };
    const ready = Promise.resolve().then(() => warmUps.run(warm));
    const watch: NodeWatch = createNodeWatch(target, watchParts, events, ready);
    watched.set(id, { entry, target, watch, judgedAtMs: clock.monotonicMs() });
  };

  const end = async (id: NodeId): Promise<void> => {
    answers.flush();
    const found = watched.get(id);
    watched.delete(id);
    parts.onNode?.(id, noSuchNode(id));
    judge.close(id);
    await found?.watch[Symbol.asyncDispose]();
  };

  const take = async (fleet: Fleet, entry: FleetEntry): Promise<void> => {
    const { id } = entry.node;
    const target = sshTargetOf(fleet, entry);
    const now = watched.get(id);
    if (now !== undefined && isSameTarget(now.target, target)) {
      if (!isDeepStrictEqual(now.entry.policy, entry.policy)) judge.setPolicy(id, entry.policy);
      if (!isDeepStrictEqual(now.entry.node, entry.node)) board.patchNode(id, { node: entry.node });
      now.entry = entry;
      return;
    }
    await end(id);
    begin(entry, target);
  };

  /** The rules remember times of the old clock, so they begin anew with the kept history and the open alarms, as after a restart. */
  const afterSetBack = async (id: NodeId, backMs: number): Promise<void> => {
    const view = board.node(id);
    if (view !== undefined) board.patchNode(id, redated(view, backMs, clock.now()));
    const warmUp = await parts.warmUp(id);
    const found = watched.get(id);
    if (found !== undefined) judge.open(id, found.entry.policy, warmUp);
  };

  const setBackMs = createSetBackWatch(clock);
  let patrol = clock.after(watchmanMs, function watchman() {
    const nowMs = clock.monotonicMs();
    const backMs = setBackMs();
    if (backMs > 0) parts.ports.log.warn('the clock of this machine was set back', { byMs: backMs });
    for (const [id, found] of watched) {
      if (backMs > 0) void afterSetBack(id, backMs);
      const view = board.node(id);
      const silent =
        view !== undefined && view.state !== 'stale' && isStale(view.facts.roundTripMs, clock.now());
      if (silent || nowMs - found.judgedAtMs >= judgeEveryMs) judgeNow(id);
    }
    patrol = clock.after(watchmanMs, watchman);
  });

  const needed = (id: NodeId): Watched => {
    const found = watched.get(id);
    if (found === undefined) throw new FaultError(noSuchNode(id));
    return found;
  };

  return {
    setFleet: async (fleet) => {
      const wanted = new Set(fleet.entries.map((entry) => entry.node.id));
      for (const id of [...watched.keys()].filter((known) => !wanted.has(known))) {
        await end(id);
        // In the record too: nobody is left who could ever clear them.
        const clearedAt = clock.now();
        parts.onAlarms([...board.openAlarmsOf(id).values()].map((alarm) => ({ ...alarm, clearedAt })));
        board.removeNode(id);
      }
      // Begun in the order of the file, which is the order on screen.
      for (const [at, entry] of fleet.entries.entries()) {
        await take(fleet, entry);
        if (at % takenAtOnce === takenAtOnce - 1) await nextTurn();
      }
    },
    entry: (id) => watched.get(id)?.entry,
    holdOut: (id, heldOut) => {
      board.patchNode(id, { heldOut });
      judgeNow(id);
    },
    sweep: async (signal) => {
      await Promise.all([...watched.values()].map(({ watch }) => watch.sweepNow(signal)));
    },
    tryNow: (id) => needed(id).watch.tryNow(),
    tryBlocked: (code, passes) => {
      for (const [id, { target, watch }] of watched) {
        const connection = board.node(id)?.connection;
        if (connection?.state === 'blocked' && connection.fault.code === code && target.hops.some(passes))
          watch.tryNow();
      }
    },
    keyFiles: (id) => [...new Set(needed(id).target.hops.flatMap((hop) => hop.identityFiles))],
    look: async (id, mount, signal) => {
      const { entry, watch } = needed(id);
      if (fillingDesk === undefined) throw new FaultError(noLookPossible);
      const result = await fillingDesk.look(entry.node, watch, mount, signal);
      if (!result.ok) throw new FaultError(result.fault);
      return result.value;
    },
    perform: async (id, ask, signal) => {
      const place = watched.get(id)?.watch ?? (id === consolePlace ? parts.here : undefined);
      return place === undefined ? { kind: 'not-sent', fault: noSuchNode(id) } : place.perform(ask, signal);
    },
    follow: async (id, ...how) => watched.get(id)?.watch.follow(...how) ?? noSuchNode(id),
    stream: async (id, ...how) => watched.get(id)?.watch.stream(...how) ?? noSuchNode(id),
    dial: (id, host, port) => watched.get(id)?.watch.dial(host, port) ?? noSuchNode(id),
    [Symbol.asyncDispose]: async () => {
      patrol.cancel();
      answers[Symbol.dispose]();
      await fillingDesk?.[Symbol.asyncDispose]();
      await Promise.all([...watched.keys()].map(end));
    },
  };
};
