import type { Handlers } from '#shared/contract';
import type { Alarm, FleetFileProblem, FleetHeader, NodeId } from '#shared/model';
import { localLink, type Dispatcher, type Link } from '#shared/wire';
import { createFleetImports, watchFleet, type Fleet, type Surroundings } from './fleet/index.ts';
import { createFleetWatch } from './fleet-watch/index.ts';
import type { Ports } from './ports/index.ts';
import { defaultSchedule, type Schedule } from './probe/index.ts';
import { createDispatcher, serveAlarms, serveFleet, serveFleetImports, serveHostKeys, serveNodes } from './serve/index.ts';
import { sources } from './sources/registry.ts';
import { createFleetBoard, openStore, type DiskHistory, type FleetBoard, type Store } from './store/index.ts';
import { createSshTransport } from './transport/index.ts';

/** Where the fleet comes from. */
export type FleetOrigin =
  /** `file` is absolute. It need not exist yet: then the fleet is empty and an import may create it. */
  | { readonly kind: 'file'; readonly file: string }
  /** A fleet of demo servers: `file` was written by them, `pastOf` is the past they declare. */
  | { readonly kind: 'demo'; readonly file: string; readonly pastOf: (id: NodeId) => readonly DiskHistory[] };

export type EngineOptions = {
  readonly fleet: FleetOrigin;
  readonly surroundings: Surroundings;
  /** Pace of the questions; tests and benches change it. */
  readonly schedule?: Schedule;
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

const dayMs = 24 * 3_600_000;
/** Before the file is read, and while it never could be, targets are the product's defaults. */
const emptyHeader = (options: EngineOptions): FleetHeader => ({
  name: 'Fleet',
  origin: 'empty',
  file: options.fleet.file,
  problems: [],
  roundTripTargetMs: 20,
  roundTripWorstMs: 400,
  recording: { state: 'recording' },
});

/** The composition root: the one place that knows every part of the engine. Nothing runs before this is called. */
export const createEngine = (ports: Ports, options: EngineOptions): Engine => {
  const { clock, log } = ports;
  const schedule = options.schedule ?? defaultSchedule;
  const board = createFleetBoard(clock, emptyHeader(options));
  const store = openStore({ directory: ports.places.dataDirectory, clock, log });
  store.onRecordingChange((recording) => board.putHeader({ ...board.header(), recording }));
  const asks = sources.flatMap((source) => source.probes.map((probe) => probe.ask));
  const transport = createSshTransport({ clock, random: ports.random, log, asks });
  const watch = createFleetWatch({
    ports,
    board,
    store,
    transport,
    sources,
    schedule,
    warmUp: options.fleet.kind === 'demo' ? warmUpOfDemo(options.fleet.pastOf) : (id) => store.diskHistory(id),
    onAlarms: (changed) => keepAlarms(ports, store, changed),
  });

  const fleetFile = followFleetFile(options, ports, {
    onFleet: async (fleet) => {
      const { name, roundTripTargetMs, roundTripWorstMs } = fleet;
      const origin = options.fleet.kind === 'demo' ? 'demo' : fleet.entries.length === 0 ? 'empty' : 'file';
      board.putHeader({ ...board.header(), name, origin, problems: [], roundTripTargetMs, roundTripWorstMs });
      await watch.setFleet(fleet);
    },
    onProblems: (problems) => board.putHeader({ ...board.header(), problems: [...problems] }),
  });
  const imports =
    options.fleet.kind === 'demo' ? undefined : createFleetImports({ file: options.fleet.file, surroundings: options.surroundings });
  const handlers: Handlers = {
    ...serveFleet(board, watch, clock),
    ...serveNodes(watch, store, transport),
    ...serveAlarms(board, store, ports),
    ...serveHostKeys(transport, watch),
    ...serveFleetImports(imports, fleetFile.readNow),
  };
  const dispatcher = createDispatcher(handlers, log);

  return {
    dispatcher,
    link: () => localLink(dispatcher, { timer: clock }),
    ready: restoreAlarms(board, store, clock.now() - dayMs).then(() => fleetFile.readNow()),
    [Symbol.asyncDispose]: async () => {
      await fleetFile[Symbol.asyncDispose]();
      await watch[Symbol.asyncDispose]();
      board[Symbol.dispose]();
      await store[Symbol.asyncDispose]();
    },
  };
};
