import type { OutputOf, OwnershipChange, OwnershipSnapshot, ParsedInputOf } from '#shared/contract';
import { fault, FaultError, type Fault } from '#shared/fault';
import {
  endedStates,
  valueOf,
  type AlarmPolicy,
  type DeclaredSpace,
  type FleetNode,
  type KeyFinding,
  type NodeId,
  type NodeView,
  type Operation,
  type OwnedSpace,
  type SpaceId,
} from '#shared/model';
import type { Clock, Log } from '../ports/index.ts';
import { aborted, createLimiter } from '../probe/index.ts';
import { spaceViewOf } from '../rules/index.ts';
import type { OwnershipSource, Perform, PlanSpace, Source } from '../source-kit/index.ts';
import { askFirst, findKey } from './find-key.ts';
import { createPartyTimes, type PartyTimes } from './party-times.ts';
import { createSpaceAlarms, type SpaceAlarmsParts } from './space-alarms.ts';
import { createSpaceBoard } from './space-board.ts';
import { createSpaceWatch, type SpaceWatch } from './space-watch.ts';
import { createTasksDesk, type Workloads } from './tasks-desk.ts';

/** The living watch over who owns what. */
export type OwnershipWatch = {
  readonly snapshot: () => OwnershipSnapshot;
  /** First a reset, then patches, until the signal aborts. */
  readonly changes: (signal: AbortSignal) => AsyncIterable<OwnershipChange>;
  /** Spaces declared in the fleet file, whenever it was read. */
  readonly setSpaces: (spaces: readonly DeclaredSpace[]) => void;
  /** The alarm policy of the fleet as a whole, whenever it was read. */
  readonly setPolicy: (policy: AlarmPolicy) => void;
  /** Each change of an operation, whole: what it hands over is expected to be in between. */
  readonly noteOperation: (operation: Operation) => void;
  /** A node can be asked from now on, or cannot. */
  readonly noteNode: (id: NodeId, standing: 'connected' | Fault) => void;
  /** Asks every claimant now; resolves when all answered or failed. */
  readonly readNow: (signal: AbortSignal) => Promise<void>;
  /** What the planner of a source plans on. */
  readonly spacesOf: (sourceId: string) => readonly PlanSpace[];
  /** Rejects with FaultError `ownership.no-such-space`. */
  readonly find: (
    key: string,
    spaceId: SpaceId | undefined,
    signal: AbortSignal,
  ) => Promise<readonly KeyFinding[]>;
  /** Rejects with FaultError `ownership.no-such-space`, `ownership.not-countable` or that of the system that was asked. */
  readonly ranges: (
    spaceId: SpaceId,
    ranges: number,
    signal: AbortSignal,
  ) => Promise<OutputOf<'ownership.ranges'>>;
  /** Rejects with FaultError `ownership.no-such-space`, `ownership.not-listable` or that of the system that was asked. */
  readonly keys: (
    listing: ParsedInputOf<'ownership.keys'>,
    signal: AbortSignal,
  ) => Promise<OutputOf<'ownership.keys'>>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

export type OwnershipWatchParts = {
  readonly clock: Clock;
  readonly log: Log;
  readonly sources: readonly Source[];
  /** Interval of the standing questions, ms. */
  readonly everyMs: number;
  readonly perform: Perform;
  /** Every node of the fleet as it is known now. */
  readonly nodes: () => readonly NodeView[];
  /** Where alarms about spaces stand, beside the others. */
  readonly alarmBoard: SpaceAlarmsParts['alarmBoard'];
  readonly onAlarms: SpaceAlarmsParts['onAlarms'];
  /** Tasks and declared services stand in the same grid. */
  readonly workloads: Workloads;
};

/** Silent claimants and sound ones each have this many questions under way at most, over all spaces. */
const asksAtOnce = 32;
/** Two readings further apart than this many intervals: this machine slept in between. */
const sleptIntervals = 4;

type Watched = { readonly watch: SpaceWatch; readonly times: PartyTimes };

const noSuchSpace = (id: SpaceId): never => {
  throw new FaultError(fault('ownership.no-such-space', `No space is called ${id}.`));
};

/** Begins to watch; nothing is asked before spaces are declared and a node is connected. */
export const createOwnershipWatch = (parts: OwnershipWatchParts): OwnershipWatch => {
  const { clock, log, everyMs, perform } = parts;
  const board = createSpaceBoard(clock);
  const lanes = { sound: createLimiter(asksAtOnce), doubtful: createLimiter(asksAtOnce) };
  const watched = new Map<SpaceId, Watched>();
  const connected = new Set<NodeId>();
  /** Those under way, by their ids. */
  const operations = new Map<string, Operation>();
  let declaredIds: ReadonlySet<SpaceId> | undefined;
  const fleetNodes = (): readonly FleetNode[] => parts.nodes().map(({ node }) => node);

  const alarms = createSpaceAlarms({
    ...parts,
    spaces: board.spaces,
    operations: () => [...operations.values()],
    declared: () => declaredIds,
  });

  const put = (space: OwnedSpace, times: PartyTimes): void => {
    times.note(space.parties, clock.now());
    const trips = new Map(parts.nodes().map(({ node, facts }) => [node.id, valueOf(facts.roundTripMs)]));
    board.put(spaceViewOf(space, { roundTripMs: (id) => trips.get(id), times: times.times() }));
    alarms.judge();
  };

  const newTimes = (): PartyTimes => createPartyTimes(sleptIntervals * everyMs);
  const taskTimes = new Map<SpaceId, PartyTimes>();
  const putTasks = (spaces: readonly OwnedSpace[]): void => {
    for (const space of spaces) {
      const times = taskTimes.get(space.id) ?? newTimes();
      taskTimes.set(space.id, times);
      put(space, times);
    }
    for (const id of taskTimes.keys()) {
      if (spaces.some((space) => space.id === id)) continue;
      taskTimes.delete(id);
      board.remove(id);
    }
  };
  const taskDesk = createTasksDesk({ clock, nodes: fleetNodes }, parts.workloads, putTasks);

  const sourceOf = (declared: DeclaredSpace): OwnershipSource | undefined =>
    parts.sources.find(({ ownership }) => ownership?.kind === declared.kind)?.ownership;

  const open = (declared: DeclaredSpace): void => {
    const source = sourceOf(declared);
    if (source === undefined) {
      log.warn('nobody knows how to ask a space', { space: declared.id, kind: declared.kind });
      return;
    }
    const times = newTimes();
    const spaceParts = { clock, perform, everyMs, ...lanes, nodes: fleetNodes, connected };
    const watch = createSpaceWatch(source, declared, spaceParts, (space) => put(space, times));
    watched.set(declared.id, { watch, times });
  };
  const close = (id: SpaceId): void => {
    watched.get(id)?.watch.end();
    watched.delete(id);
    board.remove(id);
  };
  const watchOf = (id: SpaceId): SpaceWatch => watched.get(id)?.watch ?? noSuchSpace(id);

  return {
    snapshot: board.snapshot,
    changes: board.changes,
    setSpaces: (spaces) => {
      const wanted = new Map(spaces.map((declared) => [declared.id, declared]));
      for (const [id, { watch }] of watched) {
        const declared = wanted.get(id);
        if (declared === undefined || sourceOf(declared) !== watch.source) close(id);
        else watch.setDeclared(declared);
      }
      for (const declared of spaces) if (!watched.has(declared.id)) open(declared);
      declaredIds = new Set(wanted.keys());
      alarms.judge();
    },
    setPolicy: alarms.setPolicy,
    noteOperation: (operation) => {
      if (endedStates.includes(operation.state)) operations.delete(operation.id);
      else operations.set(operation.id, operation);
      alarms.judge();
    },
    noteNode: (id, standing) => {
      if (standing === 'connected') connected.add(id);
      else connected.delete(id);
      for (const { watch } of watched.values()) watch.noteNode(id, standing);
    },
    readNow: async (signal) => {
      const readings = Promise.all([...watched.values()].map(({ watch }) => watch.readNow()));
      await Promise.race([readings, aborted(signal)]);
    },
    spacesOf: (sourceId) => {
      const source = parts.sources.find(({ id }) => id === sourceId)?.ownership;
      if (source === undefined) return [];
      return [...watched].flatMap(([id, { watch }]) => {
        const space = board.space(id);
        return watch.source === source && space !== undefined ? [{ space, view: watch.view() }] : [];
      });
    },
    find: async (key, spaceId, signal) => {
      const ofTasks = taskDesk.find(key, spaceId);
      if (spaceId !== undefined && taskTimes.has(spaceId)) return ofTasks;
      const watches =
        spaceId === undefined ? [...watched.values()].map(({ watch }) => watch) : [watchOf(spaceId)];
      const found = await Promise.all(watches.map((watch) => findKey(parts, watch, key, signal)));
      return [...found.flatMap((finding) => finding ?? []), ...ofTasks];
    },
    ranges: async (spaceId, ranges, signal) => {
      const watch = watchOf(spaceId);
      const asked = watch.source.ranges?.(watch.view(), ranges);
      if (asked === undefined)
        throw new FaultError(
          fault('ownership.not-countable', `${spaceId} does not count by ${ranges} ranges.`, {
            subject: spaceId,
          }),
        );
      const result = await askFirst(parts, asked, signal);
      if (!result.ok) throw new FaultError(result.fault);
      return { ranges, segments: [...result.value], at: clock.now() };
    },
    keys: async ({ spaceId, ...listing }, signal) => {
      const watch = watchOf(spaceId);
      const page = watch.source.keys?.(watch.view(), listing);
      if (page === undefined)
        throw new FaultError(
          fault('ownership.not-listable', `${spaceId} cannot list its keys in this way.`, {
            subject: spaceId,
          }),
        );
      const result = await askFirst(parts, page, signal);
      if (!result.ok) throw new FaultError(result.fault);
      const { keys, next } = result.value;
      return { keys: [...keys], ...(next === undefined ? {} : { next }), at: clock.now() };
    },
    [Symbol.asyncDispose]: async () => {
      for (const { watch } of watched.values()) watch.end();
      taskDesk.end();
      alarms.end();
      board.end();
    },
  };
};
