import type { LogChange, LogSnapshot } from '#shared/contract';
import type { Fault } from '#shared/fault';
import type { LogFile, NodeId, NodeLogs, NodeView } from '#shared/model';
import type { Clock, Random } from '../ports/index.ts';
import { createRareLooks } from '../probe/index.ts';
import { nodeLogAnswer } from '../rules/index.ts';
import type { LogSource, Perform, Source } from '../source-kit/index.ts';
import { createLogBoard } from './log-board.ts';
import { logsAfterFault, unseenLogs } from './unseen-logs.ts';

/** Between two looks at the logs of one node, ms: a look walks folders, and logs that matter in five minutes are disk alarms. */
const everyMs = 5 * 60_000;

/** The living watch over the logs of a fleet. */
export type LogWatch = {
  readonly snapshot: () => LogSnapshot;
  /** First a reset, then patches, until the signal aborts. */
  readonly changes: (signal: AbortSignal) => AsyncIterable<LogChange>;
  /** The nodes of the fleet, whenever its file was read: each of them is shown, looked at or not. */
  readonly setNodes: (ids: readonly NodeId[]) => void;
  /** A node can be asked from now on, or cannot. */
  readonly noteNode: (id: NodeId, standing: 'connected' | Fault) => void;
  /** Looks now at these nodes, or at all; resolves when each answered, failed, or the signal aborted. */
  readonly readNow: (ids: readonly NodeId[] | undefined, signal: AbortSignal) => Promise<void>;
  /** The log of a node under exactly this path, as it was last found there. */
  readonly listed: (id: NodeId, path: string) => LogFile | undefined;
  /** Newest logs of every node of the fleet. */
  readonly logs: () => readonly NodeLogs[];
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

export type LogWatchParts = {
  readonly clock: Clock;
  readonly random: Pick<Random, 'next'>;
  readonly sources: readonly Source[];
  readonly perform: Perform;
  readonly node: (id: NodeId) => NodeView | undefined;
};

/** Begins to watch; nothing is asked before the fleet was read and a node is connected. */
export const createLogWatch = (parts: LogWatchParts): LogWatch => {
  const { clock, random } = parts;
  const board = createLogBoard(clock);
  const source: LogSource | undefined = parts.sources.find(({ logs }) => logs !== undefined)?.logs;
  const ids = new Set<NodeId>();

  const put = (logs: NodeLogs): void => {
    if (ids.has(logs.nodeId)) board.put(logs, nodeLogAnswer(logs, parts.node(logs.nodeId), clock.now()));
  };
  const fail = (id: NodeId, fault: Fault): void => {
    const before = board.node(id);
    const isNews = before !== undefined && (before.state === 'known' || before.says !== fault.says);
    if (isNews) put(logsAfterFault(before, fault, clock.now()));
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
    const before = board.node(id);
    put(
      source.read(result.value, {
        node: parts.node(id) ?? view,
        receivedAt: clock.now(),
        everyMs,
        before: before?.seenAt === undefined ? undefined : before,
        historyOf: () => [],
      }),
    );
    return true;
  };
  const looks = createRareLooks({ clock, random, everyMs, nodeCount: () => ids.size, look });

  return {
    snapshot: board.snapshot,
    changes: board.changes,
    logs: board.nodes,
    listed: (id, path) => board.node(id)?.logs.find((log) => log.path === path),
    setNodes: (wanted) => {
      const next = new Set(wanted);
      for (const id of [...ids].filter((known) => !next.has(known))) {
        ids.delete(id);
        board.remove(id);
      }
      for (const id of next) {
        if (ids.has(id)) continue;
        ids.add(id);
        put(unseenLogs(id, 'Its logs have not been looked at yet.', { now: clock.now(), everyMs }));
      }
    },
    noteNode: (id, standing) => {
      if (standing === 'connected') {
        if (source !== undefined) looks.connected(id);
        return;
      }
      looks.lost(id);
      fail(id, standing);
    },
    readNow: async (wanted, signal) => {
      await Promise.race([looks.now(wanted ?? [...ids]), aborted(signal)]);
    },
    [Symbol.asyncDispose]: async () => {
      looks.end();
      board.end();
    },
  };
};

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
