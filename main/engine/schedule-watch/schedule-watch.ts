import type { OutputOf, ScheduleChange, ScheduleSnapshot } from '#shared/contract';
import { fault, FaultError, type Fault } from '#shared/fault';
import {
  endedStates,
  type AlarmPolicy,
  type DeclaredTask,
  type FleetNode,
  type NodeId,
  type NodeTasks,
  type NodeView,
  type Operation,
  type ScheduledTask,
  type ScheduledTaskId,
  type TaskRun,
} from '#shared/model';
import type { Clock, Random } from '../ports/index.ts';
import { aborted, createRareLooks } from '../probe/index.ts';
import type { RunRecords } from '../store/index.ts';
import { withOwnTexts, type Perform, type ScheduleSource, type Source } from '../source-kit/index.ts';
import { lookAfterFault } from '../workload-watch/index.ts';
import { createFleetDesk, type FleetDeskParts } from './fleet-desk.ts';
import { createTaskBoard } from './task-board.ts';
import { unseenTask, unseenTasks } from './unseen-tasks.ts';

/** The living watch over what the nodes of a fleet run by the clock. */
export type ScheduleWatch = {
  readonly snapshot: () => ScheduleSnapshot;
  /** First a reset, then patches, until the signal aborts. */
  readonly changes: (signal: AbortSignal) => AsyncIterable<ScheduleChange>;
  /** The fleet, whenever its file was read: each of its nodes is shown, looked at or not. */
  readonly setFleet: (fleet: {
    readonly nodes: readonly FleetNode[];
    readonly tasks: readonly DeclaredTask[];
    readonly policy: AlarmPolicy;
  }) => void;
  /** A node can be asked from now on, or cannot. */
  readonly noteNode: (id: NodeId, standing: 'connected' | Fault) => void;
  /** Each change of an operation, whole: nodes that it touched are looked at again. */
  readonly noteOperation: (operation: Operation) => void;
  /** Looks now at these nodes, or at all; resolves when each answered, failed, or the signal aborted. */
  readonly readNow: (signal: AbortSignal, ids?: readonly NodeId[]) => Promise<void>;
  /** The end of what a run wrote; without a run id, of the newest. Rejects with FaultError `schedule.no-such-task` or that of the node. */
  readonly output: (
    id: ScheduledTaskId,
    runId: string | undefined,
    signal: AbortSignal,
  ) => Promise<OutputOf<'schedule.output'>>;
  /** Newest tasks of every node of the fleet. */
  readonly tasks: () => readonly NodeTasks[];
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

export type ScheduleWatchParts = {
  /** Between two looks at the scheduled tasks of one node, ms. */
  readonly everyMs: number;
  readonly clock: Clock;
  readonly random: Pick<Random, 'next'>;
  readonly sources: readonly Source[];
  readonly perform: Perform;
  readonly node: (id: NodeId) => NodeView | undefined;
  readonly alarmBoard: FleetDeskParts['alarmBoard'];
  readonly onAlarms: FleetDeskParts['onAlarms'];
  readonly onPauseEnd: FleetDeskParts['onPauseEnd'];
  readonly records: RunRecords;
};

/** Begins to watch; nothing is asked before the fleet was read and a node is connected. */
export const createScheduleWatch = (parts: ScheduleWatchParts): ScheduleWatch => {
  const { clock, random, everyMs } = parts;
  const board = createTaskBoard(clock);
  const source: ScheduleSource | undefined = parts.sources.find(
    ({ schedule }) => schedule !== undefined,
  )?.schedule;
  const ids = new Set<NodeId>();

  let nodes: readonly FleetNode[] = [];
  const fleet = createFleetDesk({ ...parts, nodes: () => nodes, tasks: board.nodes, put: board.putFleet });

  const named = (task: ScheduledTask): ScheduledTask => {
    const name = fleet.nameOf(task);
    // Most tasks are nobody's copy before and after: a rest of their fields would take more room than they do.
    if (name === task.fleetTask) return task;
    const { fleetTask: _before, ...rest } = task;
    return name === undefined ? rest : { ...rest, fleetTask: name };
  };
  const put = (node: NodeTasks): void => {
    if (!ids.has(node.nodeId)) return;
    board.put({ ...node, tasks: node.tasks.map(named) });
    fleet.judge();
  };
  const fail = (id: NodeId, why: Fault): void => {
    const before = board.node(id);
    const isNews = before !== undefined && (before.state === 'known' || before.says !== why.says);
    if (isNews) put(lookAfterFault(before, why, clock.now()));
  };
  /** What was read before; after a start, the runs that an earlier console kept. */
  const knownRuns = async (id: NodeId): Promise<NodeTasks | undefined> => {
    const before = board.node(id);
    if (before === undefined || before.seenAt !== undefined) return before;
    const kept = await parts.records.runs(id).catch(() => []);
    return {
      ...before,
      tasks: kept.map(({ taskId, runs }) => ({ ...unseenTask(id, taskId), runs: [...runs] })),
    };
  };
  const look = async (id: NodeId, signal: AbortSignal): Promise<boolean> => {
    const view = parts.node(id);
    if (view === undefined || source === undefined) return false;
    const outcome = await parts.perform(id, source.ask(view.node), signal);
    if (signal.aborted) return false;
    const result =
      outcome.kind === 'answered' ? outcome.result : { ok: false as const, fault: outcome.fault };
    if (!result.ok) {
      fail(id, result.fault);
      return false;
    }
    const before = await knownRuns(id);
    if (signal.aborted) return false;
    const read = withOwnTexts(
      source.read(result.value, { node: parts.node(id) ?? view, receivedAt: clock.now(), everyMs, before }),
    );
    put(read);
    parts.records.saveRuns(read.tasks);
    return true;
  };
  const looks = createRareLooks({ clock, random, everyMs, nodeCount: () => ids.size, look });

  const taskOf = (id: ScheduledTaskId): ScheduledTask => {
    for (const { tasks } of board.nodes()) {
      const found = tasks.find((task) => task.id === id);
      if (found !== undefined) return found;
    }
    throw new FaultError(
      fault('schedule.no-such-task', 'No node runs such a task any more.', { subject: id }),
    );
  };

  const setNodes = (wanted: readonly NodeId[]): void => {
    const next = new Set(wanted);
    for (const id of [...ids].filter((known) => !next.has(known))) {
      ids.delete(id);
      board.remove(id);
    }
    for (const id of next) {
      if (ids.has(id)) continue;
      ids.add(id);
      put(unseenTasks(id, 'Its scheduled tasks have not been read yet.', { now: clock.now(), everyMs }));
    }
  };

  return {
    snapshot: board.snapshot,
    changes: board.changes,
    tasks: board.nodes,
    setFleet: (next) => {
      nodes = next.nodes;
      fleet.setPolicy(next.policy);
      fleet.setDeclared(next.tasks);
      setNodes(next.nodes.map(({ id }) => id));
      for (const node of board.nodes()) put(node);
    },
    noteNode: (id, standing) => {
      if (standing === 'connected') {
        if (source !== undefined) looks.connected(id);
        return;
      }
      looks.lost(id);
      fail(id, standing);
    },
    noteOperation: ({ state, plan }) => {
      if (!endedStates.includes(state)) return;
      const touched = new Set(plan.steps.flatMap(({ subject, through }) => [subject, ...through]));
      for (const id of ids) if (touched.has(id)) looks.soon(id);
    },
    readNow: async (signal, wanted) => {
      await Promise.race([looks.now(wanted ?? [...ids]), aborted(signal)]);
    },
    output: async (id, runId, signal) => {
      const task = taskOf(id);
      // A run that began a moment ago is asked for by its id before any look has seen it.
      const run: TaskRun | undefined =
        runId === undefined
          ? task.runs[0]
          : { id: runId, startedAt: clock.now(), result: 'running', says: '' };
      const ask = source?.output(task, run);
      if (ask === undefined)
        return { lines: [], cutShort: false, says: 'Nothing keeps what it wrote.', at: clock.now() };
      const outcome = await parts.perform(task.nodeId, ask, signal);
      if (outcome.kind !== 'answered') throw new FaultError(outcome.fault);
      if (!outcome.result.ok) throw new FaultError(outcome.result.fault);
      return { ...outcome.result.value, at: clock.now() };
    },
    [Symbol.asyncDispose]: async () => {
      looks.end();
      fleet.end();
      board.end();
    },
  };
};
