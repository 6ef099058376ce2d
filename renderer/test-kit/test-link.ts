import type {
  CallName,
  FeedName,
  FleetChange,
  FleetSnapshot,
  InputOf,
  ItemOf,
  LogChange,
  LogSnapshot,
  OperationChange,
  OutputOf,
  OwnershipChange,
  OwnershipSnapshot,
  TailNews,
  ScheduleChange,
  ScheduleSnapshot,
  WorkloadChange,
  WorkloadSnapshot,
} from '#shared/contract';
import { fault, FaultError } from '#shared/fault';
import { epochMs, type EpochMs, type Operation } from '#shared/model';
import { localLink, type Link } from '#shared/wire';

/** Answers to calls, by message name. A message without one is refused as unknown. */
export type Answers = {
  readonly [N in CallName]?: (input: InputOf<N>) => OutputOf<N> | Promise<OutputOf<N>>;
};

/** What the feeds begin with. */
export type TestBoards = {
  readonly workloads?: WorkloadSnapshot;
  readonly operations?: readonly Operation[];
  readonly ownership?: OwnershipSnapshot;
  readonly logs?: LogSnapshot;
  readonly schedule?: ScheduleSnapshot;
};

export type TestLink = {
  readonly link: Link;
  /** Sends one more item on `fleet.changes`. */
  readonly push: (change: FleetChange) => void;
  /** Sends one more item on `workload.changes`. */
  readonly pushWorkloads: (change: WorkloadChange) => void;
  /** Sends one more item on `ownership.changes`. */
  readonly pushOwnership: (change: OwnershipChange) => void;
  /** Sends one more item on `schedule.changes`. */
  readonly pushSchedule: (change: ScheduleChange) => void;
  /** Sends one more item on `logs.changes`. */
  readonly pushLogs: (change: LogChange) => void;
  readonly pushTail: (news: TailNews) => void;
  /** Sends one more item on `operation.changes`. */
  readonly pushOperation: (operation: Operation) => void;
  /** The calls made so far, in order. */
  readonly calls: readonly { readonly name: CallName; readonly input: unknown }[];
};

/** One feed: what it begins with, and who listens for more. */
const createSource = <T>(first: readonly T[]) => {
  const listeners = new Set<(item: T) => void>();
  return {
    push: (item: T): void => listeners.forEach((listener) => listener(item)),
    items: async function* (signal: AbortSignal): AsyncGenerator<T> {
      const waiting: T[] = [...first];
      let wake: () => void = () => undefined;
      const listener = (item: T): void => {
        waiting.push(item);
        wake();
      };
      listeners.add(listener);
      signal.addEventListener('abort', () => wake());
      while (!signal.aborted) {
        const next = waiting.shift();
        if (next !== undefined) yield next;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
      listeners.delete(listener);
    },
  };
};

const noLogsAt = (at: EpochMs): LogSnapshot => ({
  revision: 0,
  at,
  nodes: [],
  answers: {
    growing: [],
    uncovered: { count: 0, sizeBytes: 0, logs: [] },
    freed: { until: at, sizeBytes: 0, files: 0, nodes: [] },
    fillsFirst: [],
    unknown: [],
  },
});

/** A link to an engine made of a snapshot and answers. Everything is serialised and validated as on a real one. */
export const testLink = (
  snapshot: FleetSnapshot | undefined,
  answers: Answers = {},
  boards: TestBoards = {},
): TestLink => {
  const calls: { name: CallName; input: unknown }[] = [];
  const fleet = createSource<FleetChange>(snapshot === undefined ? [] : [{ kind: 'reset', snapshot }]);
  const workloads = createSource<WorkloadChange>([
    {
      kind: 'reset',
      snapshot: boards.workloads ?? {
        revision: 0,
        at: snapshot?.at ?? (0 as never),
        origins: [],
        workloads: [],
      },
    },
  ]);
  const operations = createSource<OperationChange>([
    { kind: 'reset', operations: [...(boards.operations ?? [])] },
  ]);
  const ownership = createSource<OwnershipChange>([
    {
      kind: 'reset',
      snapshot: boards.ownership ?? { revision: 0, at: snapshot?.at ?? (0 as never), spaces: [] },
    },
  ]);
  const schedule = createSource<ScheduleChange>([
    {
      kind: 'reset',
      snapshot: boards.schedule ?? {
        revision: 0,
        at: snapshot?.at ?? (0 as never),
        nodes: [],
        fleetTasks: [],
        findings: [],
      },
    },
  ]);
  const logs = createSource<LogChange>([
    { kind: 'reset', snapshot: boards.logs ?? noLogsAt(snapshot?.at ?? epochMs(0)) },
  ]);
  const tail = createSource<TailNews>([]);
  const feeds: {
    readonly [N in FeedName]: { readonly items: (signal: AbortSignal) => AsyncIterable<ItemOf<N>> };
  } = {
    'fleet.changes': fleet,
    'workload.changes': workloads,
    'operation.changes': operations,
    'ownership.changes': ownership,
    'logs.changes': logs,
    'log.tail': tail,
    'schedule.changes': schedule,
  };
  const link = localLink({
    call: async (name, input) => {
      calls.push({ name, input });
      const answer = answers[name] as ((input: unknown) => unknown) | undefined;
      if (answer === undefined)
        throw new FaultError(fault('contract.unknown-message', `No answer for ${name}.`));
      return answer(input);
    },
    open: (name, _input, signal) => feeds[name].items(signal),
  });
  return {
    link,
    calls,
    push: fleet.push,
    pushWorkloads: workloads.push,
    pushOwnership: ownership.push,
    pushLogs: logs.push,
    pushTail: tail.push,
    pushSchedule: schedule.push,
    pushOperation: (operation) => operations.push({ kind: 'operation', operation }),
  };
};
