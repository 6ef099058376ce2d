import type { LogChange, LogSnapshot } from '#shared/contract';
import type { LogAnswers, NodeId, NodeLogs } from '#shared/model';
import type { Clock } from '../ports/index.ts';
import { joinLogAnswers, type NodeLogAnswer } from '../rules/index.ts';
import { createGatheredFeed, type GatheredFeed } from '../workload-watch/index.ts';

/** Looks come one by one over minutes: those of a second are published together. */
const gatherMs = 1_000;

/** The newest of the logs of every node, with a revision of its own and a feed of changes. */
export type LogBoard = {
  /** `answer`: what these logs give to the answers of the fleet. */
  readonly put: (logs: NodeLogs, answer: NodeLogAnswer) => void;
  readonly remove: (id: NodeId) => void;
  readonly node: (id: NodeId) => NodeLogs | undefined;
  readonly nodes: () => readonly NodeLogs[];
  readonly answers: () => LogAnswers;
  readonly snapshot: () => LogSnapshot;
  readonly changes: (signal: AbortSignal) => AsyncIterable<LogChange>;
  readonly end: () => void;
};

type Kept = { readonly logs: NodeLogs; readonly answer: NodeLogAnswer };

/** Makes an empty board. */
export const createLogBoard = (clock: Clock): LogBoard => {
  const kept = new Map<NodeId, Kept>();
  const pending = new Set<NodeId>();

  const nodes = (): readonly NodeLogs[] => [...kept.values()].map(({ logs }) => logs);
  const answers = (): LogAnswers =>
    joinLogAnswers(
      [...kept.values()].map(({ answer }) => answer),
      clock.now(),
    );
  const snapshot = (): LogSnapshot => ({
    revision: feed.revision(),
    at: clock.now(),
    nodes: [...nodes()],
    answers: answers(),
  });
  const feed: GatheredFeed<LogChange> = createGatheredFeed<LogChange>(
    { clock, gatherMs },
    {
      reset: () => ({ kind: 'reset', snapshot: snapshot() }),
      patch: () => {
        const ids = [...pending];
        pending.clear();
        return {
          kind: 'patch',
          revision: feed.revision(),
          at: clock.now(),
          nodes: ids.flatMap((id) => kept.get(id)?.logs ?? []),
          removedNodes: ids.filter((id) => !kept.has(id)),
          answers: answers(),
        };
      },
    },
  );
  const announce = (id: NodeId): void => {
    pending.add(id);
    feed.announce();
  };

  return {
    put: (logs, answer) => {
      kept.set(logs.nodeId, { logs, answer });
      announce(logs.nodeId);
    },
    remove: (id) => {
      if (kept.delete(id)) announce(id);
    },
    node: (id) => kept.get(id)?.logs,
    nodes,
    answers,
    snapshot,
    changes: feed.read,
    end: feed.end,
  };
};
