import type { LogChange, LogSnapshot } from '#shared/contract';
import type { LogAnswers, NodeId, NodeLogs } from '#shared/model';
import type { Clock } from '../ports/index.ts';
import { joinLogAnswers, type NodeLogAnswer } from '../rules/index.ts';
import { createNodeBoard } from '../workload-watch/index.ts';

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

/** Makes an empty board. */
export const createLogBoard = (clock: Clock): LogBoard => {
  const given = new Map<NodeId, NodeLogAnswer>();
  const answers = (): LogAnswers => joinLogAnswers([...given.values()], clock.now());
  const board = createNodeBoard<NodeLogs, { answers: LogAnswers }>({ clock, gatherMs }, () => ({
    answers: answers(),
  }));
  return {
    ...board,
    put: (logs, answer) => {
      given.set(logs.nodeId, answer);
      board.put(logs);
    },
    remove: (id) => {
      given.delete(id);
      board.remove(id);
    },
    answers,
  };
};
