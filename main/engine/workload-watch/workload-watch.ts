import { isDeepStrictEqual } from 'node:util';
import type { WorkloadChange, WorkloadSnapshot } from '#shared/contract';
import { fault, FaultError, type Fault } from '#shared/fault';
import type {
  AlarmPolicy,
  DeclaredService,
  DeclaredSpace,
  EpochMs,
  FleetNode,
  NodeHeldOut,
  NodeId,
  Operation,
  Release,
  WorkloadEvent,
  WorkloadId,
  WorkloadView,
} from '#shared/model';
import type { Clock, Log, Random, Timer } from '../ports/index.ts';
import { aborted, createLimiter } from '../probe/index.ts';
import { judgeWorkload, standingOperations } from '../rules/index.ts';
import type { Follow, Observation, Perform, Source, WorkloadSource } from '../source-kit/index.ts';
import type { WorkloadRecords } from '../store/index.ts';
import type { AlarmPlace } from './alarm-place.ts';
import { createArrivalDesk } from './arrival-desk.ts';
import { createHeldOutDesk } from './held-out-desk.ts';
import { createLedgerDesk } from './ledger-desk.ts';
import type { SourceParts } from './source-parts.ts';
import { createSpaceMachines } from './space-machines.ts';
import { createSourceWatch, type SourceWatch } from './source-watch.ts';
import { createWorkloadAlarms } from './workload-alarms.ts';
import { createWorkloadBoard } from './workload-board.ts';
import { createChronicler, operationEvents, releaseEvent } from './workload-events.ts';

/**
 * The living watch over workloads: asks each source's standing questions of connected nodes, keeps the newest readings,
 * judges promises, and publishes what changed.
 */
export type WorkloadWatch = {
  readonly snapshot: () => WorkloadSnapshot;
  /** First a reset, then patches, until the signal aborts. */
  readonly changes: (signal: AbortSignal) => AsyncIterable<WorkloadChange>;
  readonly workload: (id: WorkloadId) => WorkloadView | undefined;
  /** Services declared in the fleet file, whenever it was read. */
  readonly setServices: (services: readonly DeclaredService[]) => void;
  /** The alarm policy of the fleet as a whole, whenever it was read. */
  readonly setPolicy: (policy: AlarmPolicy) => void;
  /** How a node is held out of work; undefined: nothing has held it out so far. */
  readonly heldOut: (id: NodeId) => NodeHeldOut | undefined;
  /** Asks everything now; resolves when each source answered or failed. */
  readonly readNow: (signal: AbortSignal) => Promise<void>;
  /** What a source's planner plans on. */
  readonly observationOf: (sourceId: string) => Observation;
  readonly timeline: (id: WorkloadId, since: EpochMs) => Promise<readonly WorkloadEvent[]>;
  readonly releases: (of: {
    readonly workloadId?: WorkloadId | undefined;
    readonly stack?: string | undefined;
  }) => Promise<readonly Release[]>;
  /** Tells which operations are under way: what they explain is expected, and releases they bring are theirs. */
  readonly noteOperation: (operation: Operation) => void;
  /** Operations of before this start: they explain what they explain, and nothing happened just now. */
  readonly recallOperations: (operations: readonly Operation[]) => void;
  /** Spaces declared in the fleet file: the machines that nothing else is on are held out here too. */
  readonly setSpaces: (spaces: readonly Pick<DeclaredSpace, 'nodeIds'>[]) => void;
  /** A node can be asked from now on, or cannot: then its answers become unknown with the fault. */
  readonly noteNode: (id: NodeId, standing: 'connected' | Fault) => void;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** Readings of all sources are gathered this long before alarms and held-out nodes are judged, ms. */
const togetherMs = 500;

/** Silent nodes and sound ones each have this many questions under way at most, over all sources. */
const asksAtOnce = 32;

export type WorkloadWatchParts = {
  readonly clock: Clock;
  readonly log: Log;
  readonly random: Random;
  readonly records: WorkloadRecords;
  /** Where alarms about workloads stand, beside those of nodes. */
  readonly alarmBoard: AlarmPlace['alarmBoard'];
  readonly onAlarms: AlarmPlace['onAlarms'];
  /** A node is held out otherwise than before. */
  readonly onHeldOut: (id: NodeId, heldOut: NodeHeldOut) => void;
  readonly sources: readonly Source[];
  /** Interval of the standing questions, ms. */
  readonly everyMs: number;
  readonly perform: Perform;
  readonly follow: Follow;
  /** Nodes that own something of a space, by what is known now: they are not empty. */
  readonly owning?: () => ReadonlySet<NodeId>;
  /** Every node of the fleet as it stands in the fleet file now. */
  readonly nodes: () => readonly FleetNode[];
};

/** Begins to watch; nothing is asked before a node is connected. */
export const createWorkloadWatch = (parts: WorkloadWatchParts): WorkloadWatch => {
  const { clock, everyMs, perform, follow } = parts;
  const board = createWorkloadBoard(clock);
  const operations = new Map<string, Operation>();
  const lanes = { sound: createLimiter(asksAtOnce), doubtful: createLimiter(asksAtOnce) };
  const watches = new Map<string, SourceWatch>();
  let nodes: readonly FleetNode[] = [];
  let byId: ReadonlyMap<NodeId, FleetNode> = new Map();
  let declared: readonly DeclaredService[] = [];
  const spaceMachines = createSpaceMachines(board.origins);

  const readNodes = (): void => {
    nodes = parts.nodes();
    byId = new Map(nodes.map((node) => [node.id, node]));
  };

  const tell = (events: readonly WorkloadEvent[]): void => {
    if (events.length > 0) parts.records.saveEvents(events);
  };
  const chronicle = createChronicler();
  const arrivals = createArrivalDesk({ ...parts, tell });
  const ledger = createLedgerDesk({
    ...parts,
    operations: () => [...operations.values()],
    onNew: (release, before) => tell([releaseEvent(release, before)]),
  });
  const heldOut = createHeldOutDesk(parts.onHeldOut);
  const all = (): readonly SourceWatch[] => [...watches.values()];
  const alarms = createWorkloadAlarms({
    clock,
    alarmBoard: parts.alarmBoard,
    onAlarms: parts.onAlarms,
    view: board.snapshot,
    isComplete: () => all().every((watch) => watch.isComplete()),
  });
  let gathering: Timer | undefined;
  const judgeAll = (): void => {
    gathering = undefined;
    const { origins, workloads } = board.snapshot();
    heldOut.update({
      now: clock.now(),
      origins,
      workloads,
      operations: [...operations.values()],
      owning: parts.owning?.() ?? new Set(),
    });
    alarms.judge();
    if (spaceMachines.hasChanged()) for (const watch of all()) watch.readAgain();
  };
  /** Judges soon what follows from all sources together: their answers come close to each other. */
  const judgeTogether = (): void => {
    gathering ??= clock.after(togetherMs, judgeAll);
  };

  const judgeSource = (source: Source, workloads: WorkloadSource): void => {
    const watch = watches.get(source.id);
    if (watch === undefined) return;
    const reading = workloads.read(watch.observation());
    const origins = new Map(reading.origins.map((origin) => [origin.id, origin]));
    const others = board.snapshot().origins.filter((origin) => origin.source !== source.id);
    const standing = standingOperations({
      operations: [...operations.values()],
      origins: [...others, ...reading.origins],
      now: clock.now(),
    });
    const views = reading.workloads.map((workload) =>
      judgeWorkload(workload, {
        nodes: byId,
        origin: origins.get(workload.originId),
        operations: standing,
      }),
    );
    const news = board.put(source.id, { origins: reading.origins, workloads: views });
    spaceMachines.noteOrigins();
    tell(news.flatMap(({ before, after }) => chronicle(before, after)));
    for (const { before, after } of news) {
      if (before === undefined && after !== undefined) arrivals.appeared(after);
      if (before !== undefined && after === undefined) arrivals.removed(before.id);
    }
    for (const view of views) ledger.note(view, reading.settings?.get(view.id));
    judgeTogether();
  };

  for (const source of parts.sources) {
    const { workloads } = source;
    if (workloads === undefined) continue;
    const judge = (): void => judgeSource(source, workloads);
    const sourceParts: SourceParts = {
      clock,
      everyMs,
      perform,
      follow,
      ...lanes,
      nodes: () => nodes,
      node: (id) => byId.get(id),
      declared: () => declared,
      isSpaceOnly: (id) => spaceMachines.isSpaceOnly(source.id, id),
    };
    watches.set(source.id, createSourceWatch(workloads, sourceParts, judge));
  }

  return {
    snapshot: board.snapshot,
    changes: board.changes,
    workload: board.workload,
    setServices: (services) => {
      if (!isDeepStrictEqual(services, declared)) declared = services;
      readNodes();
      for (const watch of all()) watch.refresh();
    },
    setSpaces: (spaces) => {
      spaceMachines.set(spaces.flatMap(({ nodeIds }) => nodeIds));
      for (const watch of all()) watch.refresh();
    },
    setPolicy: alarms.setPolicy,
    heldOut: heldOut.of,
    readNow: async (signal) => {
      const readings = Promise.all(all().map((watch) => watch.readNow()));
      await Promise.race([readings, aborted(signal)]);
    },
    observationOf: (sourceId) => {
      const found = watches.get(sourceId);
      if (found === undefined)
        throw new FaultError(fault('engine.bug', `No source of workloads is called ${sourceId}.`));
      return found.observation();
    },
    timeline: parts.records.events,
    releases: ledger.releases,
    noteOperation: (operation) => {
      tell(operationEvents(operations.get(operation.id), operation, clock.now()));
      operations.set(operation.id, operation);
      for (const watch of all()) watch.readAgain();
    },
    recallOperations: (earlier) => {
      for (const operation of earlier)
        if (!operations.has(operation.id)) operations.set(operation.id, operation);
      for (const watch of all()) watch.readAgain();
    },
    noteNode: (id, standing) => {
      if (!byId.has(id)) readNodes();
      for (const watch of all()) watch.noteNode(id, standing);
    },
    [Symbol.asyncDispose]: async () => {
      for (const watch of all()) watch.end();
      gathering?.cancel();
      alarms.end();
      ledger.end();
      board.end();
    },
  };
};
