import { hostname } from 'node:os';
import type { Handlers } from '#shared/contract';
import { FaultError } from '#shared/fault';
import {
  epochMs,
  nodesOfLogs,
  type FleetHeader,
  type NodeId,
  type Release,
  type ScheduledTaskId,
} from '#shared/model';
import { localLink, type Dispatcher, type Link } from '#shared/wire';
import { createFleetImports, watchFleet, type Surroundings } from './fleet/index.ts';
import { createAlarmKeeper, createFleetWatch, type FleetWatch } from './fleet-watch/index.ts';
import { createImageRegistries } from './image-registry/index.ts';
import { lateAudit, openAudit, openJournal, type Disk, type Journal } from './journal/index.ts';
import { createTailDesk } from './log-tail/index.ts';
import { createLogWatch } from './log-watch/index.ts';
import { createOperations, lateOperations, type OperationParts } from './operation/index.ts';
import { createOwnershipWatch, owningNodes } from './ownership-watch/index.ts';
import { createSecrets, type Ports } from './ports/index.ts';
import { defaultSchedule, type Schedule } from './probe/index.ts';
import { createScheduleWatch } from './schedule-watch/index.ts';
import {
  createDispatcher,
  serveAlarms,
  serveFleet,
  serveFleetImports,
  serveHostKeys,
  serveLogs,
  serveNodes,
  serveOperations,
  serveOwnership,
  serveRegistries,
  serveTails,
  serveSchedule,
  serveWorkloads,
} from './serve/index.ts';
import { sources } from './sources/registry.ts';
import {
  createFleetBoard,
  openStore,
  samplesOfLogs,
  samplesOfPast,
  type DiskHistory,
  type KeptLogSizes,
} from './store/index.ts';
import { createConsolePlace, createSshTransport } from './transport/index.ts';
import { createWorkloadWatch } from './workload-watch/index.ts';

/** Where the fleet comes from. */
export type FleetOrigin =
  /** `file` is absolute. It need not exist yet: then the fleet is empty and an import may create it. */
  | { readonly kind: 'file'; readonly file: string }
  /** A fleet of demo servers: `file` was written by them, `pastOf` and `logPastOf` are the past they declare. */
  | {
      readonly kind: 'demo';
      readonly file: string;
      readonly pastOf: (id: NodeId) => readonly DiskHistory[];
      readonly logPastOf?: (id: NodeId) => readonly KeptLogSizes[];
    };

export type EngineOptions = {
  readonly fleet: FleetOrigin;
  readonly surroundings: Surroundings;
  /** `may-act`: a console that nobody has allowed anything yet may change the fleet all the same. A demo always may. */
  readonly firstRun?: 'read-only' | 'may-act';
  /** Pace of the questions; tests and benches change it. */
  readonly schedule?: Schedule;
  /** Where the journal of operations is written; this machine's own by default. A test ends the process at a record of its choice. */
  readonly journalDisk?: Disk;
};

/** The running engine: one dispatcher for every shell. */
export type Engine = {
  readonly dispatcher: Dispatcher;
  /** A link within this process, for the cli and the tests. */
  readonly link: () => Link;
  /** Resolves when the fleet file was read for the first time, good or bad. */
  readonly ready: Promise<void>;
  /** Lets go of every node, writes what is buffered, stops every timer. */
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** Before the file was read, and while it never could be, the targets are the product's defaults. */
const firstHeader = (file: string): FleetHeader => ({
  name: 'Fleet',
  origin: 'empty',
  file,
  problems: [],
  roundTripTargetMs: 20,
  roundTripWorstMs: 400,
  recording: { state: 'recording' },
});

/** HTTP requests to one server from this console at once: a locator's answers are small. */
const requestsAtOnce = 4;

/** The composition root: the one place that knows every part of the engine. Nothing runs before this is called. */
export const createEngine = (ports: Ports, options: EngineOptions): Engine => {
  const { clock, log } = ports;
  const { fleet: origin, surroundings } = options;
  const board = createFleetBoard(clock, firstHeader(origin.file));
  const store = openStore({ directory: ports.places.dataDirectory, clock, log });
  store.onRecordingChange((recording) => board.putHeader({ ...board.header(), recording }));
  const keeper = createAlarmKeeper(ports, board, store);
  const asks = sources.flatMap((source) => source.probes.map((probe) => probe.ask));
  const secrets = createSecrets(surroundings.environment ?? {});
  const transport = createSshTransport({ clock, random: ports.random, log, asks, secrets });
  const here = createConsolePlace(clock, secrets, requestsAtOnce);
  /** A demo's past goes where a watched one would be, so that its pictures and its rules begin with the same days. */
  const declaredPast = async (past: readonly DiskHistory[], id: NodeId): Promise<readonly DiskHistory[]> => {
    store.record(samplesOfPast(id, past, clock.now()));
    return past;
  };
  /** The same for the sizes of its logs. */
  const logSizes = async (id: NodeId): Promise<readonly KeptLogSizes[]> => {
    if (origin.kind !== 'demo') return store.logs.sizes(id);
    const past = origin.logPastOf?.(id) ?? [];
    store.record(samplesOfLogs(id, past));
    return past;
  };
  const schedule = options.schedule ?? defaultSchedule;
  const watch: FleetWatch = createFleetWatch({
    ports,
    board,
    store,
    transport,
    here,
    sources,
    schedule,
    warmUp: (id) => (origin.kind === 'demo' ? declaredPast(origin.pastOf(id), id) : store.diskHistory(id)),
    onAlarms: (changed) => {
      keeper.keep(changed);
      logWatch.noteAlarms(changed);
    },
    onNode: (id, standing) => {
      workloadWatch.noteNode(id, standing);
      ownershipWatch.noteNode(id, standing);
      logWatch.noteNode(id, standing);
      scheduleWatch.noteNode(id, standing);
    },
    heldOut: (id) => workloadWatch.heldOut(id),
  });
  const workloadWatch = createWorkloadWatch({
    clock,
    log,
    random: ports.random,
    records: store.workloads,
    alarmBoard: board,
    onAlarms: keeper.keep,
    onHeldOut: watch.holdOut,
    sources,
    everyMs: schedule.lite,
    perform: watch.perform,
    follow: watch.follow,
    nodes: () => [...board.nodes()].map(({ node }) => node),
    owning: () => owningNodes(ownershipWatch.snapshot().spaces),
  });
  const ownershipWatch = createOwnershipWatch({
    clock,
    log,
    sources,
    everyMs: schedule.lite,
    perform: watch.perform,
    nodes: () => [...board.nodes()],
    alarmBoard: board,
    onAlarms: keeper.keep,
    workloads: workloadWatch,
  });
  const scheduleWatch = createScheduleWatch({
    everyMs: schedule.look,
    clock,
    random: ports.random,
    sources,
    perform: watch.perform,
    node: board.node,
    alarmBoard: board,
    onAlarms: keeper.keep,
    records: store.runs,
    onPauseEnd: (taskIds) => void resumeTasks(taskIds),
  });
  const logWatch = createLogWatch({
    everyMs: schedule.look,
    clock,
    random: ports.random,
    sources,
    perform: watch.perform,
    node: board.node,
    policyOf: (id) => watch.entry(id)?.policy,
    records: { ...store.logs, sizes: logSizes, record: store.record },
    alarmBoard: board,
    onAlarms: keeper.keep,
  });
  const tails = createTailDesk({
    clock,
    sources,
    perform: watch.perform,
    stream: watch.stream,
    node: board.node,
    listed: logWatch.listed,
    workloads: workloadWatch.snapshot,
  });
  const registries = createImageRegistries({
    clock,
    dialFrom: watch.dial,
    secrets,
  });
  const fleetFile = watchFleet(
    origin.file,
    { clock, log, surroundings },
    {
      onFleet: async ({ name, roundTripTargetMs, roundTripWorstMs, ...fleet }) => {
        await keeper.restore(new Set(fleet.entries.map(({ node }) => node.id)));
        const kind = origin.kind === 'demo' ? 'demo' : fleet.entries.length === 0 ? 'empty' : 'file';
        board.putHeader({
          ...board.header(),
          name,
          origin: kind,
          problems: [],
          roundTripTargetMs,
          roundTripWorstMs,
        });
        await watch.setFleet({ name, roundTripTargetMs, roundTripWorstMs, ...fleet });
        logWatch.setNodes(fleet.entries.map(({ node }) => node.id));
        workloadWatch.setPolicy(fleet.policy);
        ownershipWatch.setPolicy(fleet.policy);
        scheduleWatch.setFleet({ ...fleet, nodes: fleet.entries.map(({ node }) => node) });
        workloadWatch.setServices(fleet.services);
        ownershipWatch.setSpaces(fleet.spaces);
        workloadWatch.setSpaces(fleet.spaces);
        registries.setRegistries(fleet.registries);
      },
      onProblems: async (problems) => board.putHeader({ ...board.header(), problems: [...problems] }),
    },
  );
  const audit = lateAudit(
    openAudit({
      directory: ports.places.dataDirectory,
      keyDirectory: ports.places.keyDirectory ?? ports.places.dataDirectory,
      random: ports.random,
    }),
  );
  const journalOpening = openJournal({
    directory: ports.places.dataDirectory,
    ...(options.journalDisk === undefined ? {} : { disk: options.journalDisk }),
  });
  const partsFor = (journal: Journal): OperationParts => ({
    ports,
    consoleName: hostname(),
    journal,
    audit,
    sources,
    perform: watch.perform,
    digestOf: registries.digest,
    view: () => {
      const { origins, workloads } = workloadWatch.snapshot();
      const nodes = [...board.nodes()];
      const readers = new Set(
        sources.flatMap((source) => (source.workloads === undefined ? [] : [source.id])),
      );
      return {
        nodes,
        alarms: [
          ...nodes.flatMap(({ node }) => [...board.openAlarmsOf(node.id).values()]),
          ...[...board.openAlarmsOf(undefined).values()].filter(({ spaceId }) => spaceId !== undefined),
        ],
        spaces: ownershipWatch.snapshot().spaces,
        spacesOf: ownershipWatch.spacesOf,
        logs: logWatch.logs(),
        tasks: scheduleWatch.tasks(),
        operator: ports.operator,
        origins,
        workloads,
        observationOf: (id) => (readers.has(id) ? workloadWatch.observationOf(id) : undefined),
      };
    },
    releases: () => workloadWatch.releases({}).catch(withoutLedger),
    firstRun: origin.kind === 'demo' ? 'may-act' : (options.firstRun ?? 'read-only'),
    refresh: async (signal, request) => {
      await Promise.all([
        workloadWatch.readNow(signal),
        ownershipWatch.readNow(signal),
        ...(request === undefined ? [] : [logWatch.readNow(nodesOfLogs(request), signal)]),
      ]);
    },
    onChange: (operation) => {
      workloadWatch.noteOperation(operation);
      ownershipWatch.noteOperation(operation);
      scheduleWatch.noteOperation(operation);
      logWatch.noteOperation(operation);
    },
  });
  /** A node can be drained without the history; a rollback then says that it knows no version. */
  const withoutLedger = (error: unknown): readonly Release[] => {
    if (!(error instanceof FaultError)) throw error;
    log.warn('plans are made without the release ledger', { code: error.fault.code });
    return [];
  };
  const operations = lateOperations(journalOpening.then((journal) => createOperations(partsFor(journal))));
  void operations.list(epochMs(0)).then(workloadWatch.recallOperations);
  /** A pause with an end ends by itself where this console may act; elsewhere it goes on, and is shown so. */
  const resumeTasks = async (taskIds: readonly ScheduledTaskId[]): Promise<void> => {
    const { signal } = new AbortController();
    try {
      const { hash, refusal } = await operations.plan({ kind: 'resume-task', taskIds: [...taskIds] }, signal);
      if (refusal !== undefined) return log.warn('a pause is not ended', { refusal });
      const reason = 'Its pause has come to its end.';
      await operations.run({ hash, reason, overrides: [], takeOver: [] }, signal);
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      log.warn('a pause is not ended', { code: error.fault.code });
    }
  };
  const imports = origin.kind === 'demo' ? undefined : createFleetImports(origin.file, surroundings);
  const handlers: Handlers = {
    ...serveFleet(board, watch, clock),
    ...serveNodes(watch, store, transport),
    ...serveAlarms(board, store, ports),
    ...serveHostKeys(transport, watch),
    ...serveFleetImports(imports, fleetFile.readNow),
    ...serveWorkloads(workloadWatch, clock),
    ...serveOwnership(ownershipWatch, clock),
    ...serveSchedule(scheduleWatch, clock),
    ...serveLogs(logWatch, store, clock),
    ...serveTails(tails, clock),
    ...serveRegistries(registries, workloadWatch),
    ...serveOperations(operations, audit),
  };
  const dispatcher = createDispatcher(handlers, log);

  return {
    dispatcher,
    link: () => localLink(dispatcher, { timer: clock }),
    ready: fleetFile.readNow(),
    [Symbol.asyncDispose]: async () => {
      await operations[Symbol.asyncDispose]();
      await audit[Symbol.asyncDispose]();
      await (await journalOpening)[Symbol.asyncDispose]();
      await scheduleWatch[Symbol.asyncDispose]();
      await logWatch[Symbol.asyncDispose]();
      await ownershipWatch[Symbol.asyncDispose]();
      await workloadWatch[Symbol.asyncDispose]();
      await fleetFile[Symbol.asyncDispose]();
      await watch[Symbol.asyncDispose]();
      here[Symbol.dispose]();
      board[Symbol.dispose]();
      await store[Symbol.asyncDispose]();
    },
  };
};
