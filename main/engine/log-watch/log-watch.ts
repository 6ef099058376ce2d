import type { LogChange, LogSnapshot } from '#shared/contract';
import type { Fault } from '#shared/fault';
import {
  defaultAlarmPolicy,
  endedStates,
  type Alarm,
  type AlarmId,
  type EpochMs,
  type FillsBeforeRotation,
  type LogFile,
  type NodeId,
  type NodeLogs,
  type Operation,
} from '#shared/model';
import type { Random } from '../ports/index.ts';
import { aborted, createRareLooks } from '../probe/index.ts';
import { fillsBeforeRotation, nodeLogAnswer } from '../rules/index.ts';
import { withOwnTexts, type Perform, type Source } from '../source-kit/index.ts';
import type { LogRecords, Sample } from '../store/index.ts';
import { lookAfterFault } from '../workload-watch/index.ts';
import { withAlikeParts } from './alike-parts.ts';
import { createLogAlarms, type LogAlarmsParts } from './log-alarms.ts';
import { createLogBoard } from './log-board.ts';
import { createLogSizesBook } from './log-sizes.ts';
import { touchedNodes } from './touched-nodes.ts';
import { logsFromBefore, unseenLogs } from './unseen-logs.ts';
import { withFills, withFreed } from './with-rest.ts';

/** The newest of a node is kept for a restart at most this often, and whenever something was rotated, ms. */
const keepEveryMs = 3_600_000;

/** Judged at least this often, so that `for` times, old looks and new forecasts are seen without a look, ms. */
const judgeEveryMs = 15_000;

/** The living watch over the logs of a fleet. */
export type LogWatch = {
  readonly snapshot: () => LogSnapshot;
  /** First a reset, then patches, until the signal aborts. */
  readonly changes: (signal: AbortSignal) => AsyncIterable<LogChange>;
  /** The nodes of the fleet, whenever its file was read: each of them is shown, looked at or not. */
  readonly setNodes: (ids: readonly NodeId[]) => void;
  /** A node can be asked from now on, or cannot. */
  readonly noteNode: (id: NodeId, standing: 'connected' | Fault) => void;
  /** Each change of an operation, whole: logs that it touches are looked at again, and what it is about is no news. */
  readonly noteOperation: (operation: Operation) => void;
  /** Each change of an alarm: a node whose disk is in trouble is looked at again. */
  readonly noteAlarms: (changed: readonly Alarm[]) => void;
  /** Looks now at these nodes, or at all; resolves when each answered, failed, or the signal aborted. */
  readonly readNow: (ids: readonly NodeId[] | undefined, signal: AbortSignal) => Promise<void>;
  /** The log of a node under exactly this path, as it was last found there. */
  readonly listed: (id: NodeId, path: string) => LogFile | undefined;
  /** Newest logs of every node of the fleet. */
  readonly logs: () => readonly NodeLogs[];
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

export type LogWatchParts = Omit<LogAlarmsParts, 'operations'> & {
  /** Between two looks at the logs of one node, ms. */
  readonly everyMs: number;
  readonly random: Pick<Random, 'next'>;
  readonly sources: readonly Source[];
  readonly perform: Perform;
  readonly records: LogRecords & { readonly record: (samples: readonly Sample[]) => void };
};

/** Begins to watch; nothing is asked before the fleet was read and a node is connected. */
export const createLogWatch = (parts: LogWatchParts): LogWatch => {
  const { clock, random, records, everyMs } = parts;
  const board = createLogBoard(clock);
  const book = createLogSizesBook();
  const source = parts.sources.find(({ logs }) => logs !== undefined);
  const ids = new Set<NodeId>();
  /** The newest of each node as its source read it. */
  const readings = new Map<NodeId, NodeLogs>();
  /** What was told to be full before its rotation. */
  const toldFills = new Map<NodeId, string>();
  /** What was kept before this engine, once for each node. */
  const recalled = new Map<NodeId, Promise<void>>();
  const keptAt = new Map<NodeId, EpochMs>();
  const operations = new Map<string, Operation>();
  const diskAlarms = new Set<AlarmId>();
  const alarms = createLogAlarms({ ...parts, operations: () => [...operations.values()] });

  const put = (reading: NodeLogs): void => {
    const id = reading.nodeId;
    if (!ids.has(id)) return;
    const now = clock.now();
    const view = parts.node(id);
    const fills = fillsBeforeRotation(reading, view, now);
    const { criticalWithinMs } = (parts.policyOf(id) ?? defaultAlarmPolicy).logs;
    const logs = withFills(reading, fills, { now, criticalWithinMs });
    readings.set(id, reading);
    toldFills.set(id, fillsKey(fills));
    board.put(logs, nodeLogAnswer(logs, view, now));
    alarms.judge(logs);
  };
  /** Forecasts change between two looks: what follows from them is told then. */
  const judgeAgain = (logs: NodeLogs): void => {
    const { nodeId: id } = logs;
    const reading = readings.get(id);
    const fills = fillsBeforeRotation(logs, parts.node(id), clock.now());
    if (reading !== undefined && fillsKey(fills) !== toldFills.get(id)) put(reading);
    else alarms.judge(logs);
  };
  let judging = clock.after(judgeEveryMs, function again() {
    board.nodes().forEach(judgeAgain);
    judging = clock.after(judgeEveryMs, again);
  });
  const fail = (id: NodeId, fault: Fault): void => {
    const before = readings.get(id);
    const isNews = before !== undefined && (before.state === 'known' || before.says !== fault.says);
    if (isNews) put(lookAfterFault(before, fault, clock.now()));
  };
  const recall = async (id: NodeId): Promise<void> => {
    const [newest, sizes] = await Promise.all([records.newest(id), records.sizes(id)]);
    if (!ids.has(id)) return;
    book.recall(id, sizes);
    const before = readings.get(id);
    if (newest !== undefined && before?.seenAt === undefined)
      put(logsFromBefore(newest, before, clock.now()));
  };
  const keep = (logs: NodeLogs, before: NodeLogs | undefined): void => {
    const now = clock.now();
    const last = keptAt.get(logs.nodeId);
    const isDue = last === undefined || now - last >= keepEveryMs || now < last;
    if (!isDue && logs.lastFreed?.at === before?.lastFreed?.at) return;
    keptAt.set(logs.nodeId, now);
    records.save(logs);
  };

  const look = async (id: NodeId, signal: AbortSignal): Promise<boolean> => {
    await recalled.get(id);
    const asked = parts.node(id);
    if (signal.aborted || asked === undefined || source?.logs === undefined) return false;
    const outcome = await parts.perform(id, source.logs.ask(asked.node), signal);
    if (signal.aborted || !ids.has(id)) return false;
    const result = outcome.kind === 'answered' ? outcome.result : outcome;
    if ('fault' in result) {
      fail(id, result.fault);
      return false;
    }
    const now = clock.now();
    const node = parts.node(id) ?? asked;
    const last = readings.get(id);
    const before = last?.seenAt === undefined ? undefined : last;
    const historyOf = (path: string) => book.historyOf(id, path);
    const reading = source.logs.read(result.value, { node, receivedAt: now, everyMs, before, historyOf });
    const logs = withFreed(withAlikeParts(withOwnTexts(reading)), before);
    records.record(book.note(logs, now));
    keep(logs, before);
    put(logs);
    return true;
  };
  const looks = createRareLooks({ clock, random, everyMs, nodeCount: () => ids.size, look });

  const begin = (id: NodeId): void => {
    ids.add(id);
    put(unseenLogs(id, 'Its logs have not been looked at yet.', { now: clock.now(), everyMs }));
    recalled.set(id, recall(id));
  };
  const forget = (id: NodeId): void => {
    ids.delete(id);
    for (const kept of [readings, toldFills, recalled, keptAt]) kept.delete(id);
    book.forget(id);
    alarms.forget(id);
    board.remove(id);
  };

  return {
    snapshot: board.snapshot,
    changes: board.changes,
    logs: board.nodes,
    listed: (id, path) => board.node(id)?.logs.find((log) => log.path === path),
    setNodes: (wanted) => {
      const next = new Set(wanted);
      for (const id of ids) if (!next.has(id)) forget(id);
      for (const id of next) if (!ids.has(id)) begin(id);
    },
    noteNode: (id, standing) => {
      if (standing !== 'connected') {
        looks.lost(id);
        fail(id, standing);
      } else if (source !== undefined) looks.connected(id);
    },
    noteOperation: (operation) => {
      if (endedStates.includes(operation.state)) operations.delete(operation.id);
      else operations.set(operation.id, operation);
      for (const id of touchedNodes(operation, source?.id)) looks.soon(id);
    },
    noteAlarms: (changed) => {
      for (const { id, nodeId, evidence, clearedAt } of changed) {
        if (evidence.rule !== 'disk-space' || nodeId === undefined) continue;
        if (clearedAt !== undefined) diskAlarms.delete(id);
        else if (!diskAlarms.has(id)) {
          diskAlarms.add(id);
          looks.soon(nodeId);
        }
      }
    },
    readNow: async (wanted, signal) => {
      await Promise.race([looks.now(wanted ?? [...ids]), aborted(signal)]);
    },
    [Symbol.asyncDispose]: async () => {
      looks.end();
      judging.cancel();
      board.end();
    },
  };
};

const fillsKey = (fills: readonly FillsBeforeRotation[]): string =>
  fills.map(({ mount, path }) => `${mount} ${path}`).join('\n');
