import {
  epochMs,
  type EpochMs,
  type LogAnswers,
  type LogFile,
  type NamedLog,
  type NodeId,
  type NodeLogs,
  type NodeView,
} from '#shared/model';
import { fillsBeforeRotation } from './fills-before-rotation.ts';

const growingNamed = 50;
const uncoveredNamed = 200;
/** "Last night": what rotation freed within this time, ms. */
const freedWithinMs = 24 * 3_600_000;

/** What one node gives to the answers of the fleet: worked out once for each look, joined often. */
export type NodeLogAnswer = Omit<LogAnswers, 'freed' | 'unknown'> & {
  readonly nodeId: NodeId;
  readonly isKnown: boolean;
  readonly freed: NodeLogs['lastFreed'];
};

const named = (nodeId: NodeId, log: LogFile): NamedLog => ({
  nodeId,
  path: log.path,
  kind: log.kind,
  sizeBytes: log.sizeBytes,
  coverBy: log.cover.by,
  ...(log.mount === undefined ? {} : { mount: log.mount }),
  ...(log.nextDueAt === undefined ? {} : { nextDueAt: log.nextDueAt }),
  ...(log.growth === undefined ? {} : { bytesPerHour: log.growth.bytesPerHour }),
});

const byGrowth = (a: NamedLog, b: NamedLog): number =>
  (b.bytesPerHour ?? 0) - (a.bytesPerHour ?? 0) || b.sizeBytes - a.sizeBytes;
const sumOf = (parts: readonly { readonly sizeBytes: number }[]): number =>
  parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

/** The part of one node. One that is not known gives nothing but its name. */
export const nodeLogAnswer = (logs: NodeLogs, view: NodeView | undefined, now: EpochMs): NodeLogAnswer => {
  const isKnown = logs.state === 'known';
  const all = isKnown ? logs.logs.map((log) => named(logs.nodeId, log)).toSorted(byGrowth) : [];
  const uncovered = all.filter(({ coverBy }) => coverBy === 'nobody');
  return {
    nodeId: logs.nodeId,
    isKnown,
    growing: all.filter(({ bytesPerHour }) => (bytesPerHour ?? 0) > 0).slice(0, growingNamed),
    uncovered: {
      count: uncovered.length,
      sizeBytes: sumOf(uncovered),
      logs: uncovered.slice(0, uncoveredNamed),
    },
    freed: logs.lastFreed,
    fillsFirst: [...fillsBeforeRotation(logs, view, now)],
  };
};

/** What all nodes answer together: what grows, what nobody rotates, what rotation freed, what fills before its next rotation. */
export const joinLogAnswers = (nodes: readonly NodeLogAnswer[], now: EpochMs): LogAnswers => {
  const uncovered = nodes.map((node) => node.uncovered);
  const freed = nodes.flatMap(({ nodeId, freed: last }) =>
    last !== undefined && last.at > now - freedWithinMs ? [{ nodeId, ...last }] : [],
  );
  return {
    growing: nodes
      .flatMap(({ growing }) => growing)
      .toSorted(byGrowth)
      .slice(0, growingNamed),
    uncovered: {
      count: uncovered.reduce((sum, { count }) => sum + count, 0),
      sizeBytes: sumOf(uncovered),
      logs: uncovered
        .flatMap(({ logs }) => logs)
        .toSorted(byGrowth)
        .slice(0, uncoveredNamed),
    },
    freed: {
      until: epochMs(now),
      sizeBytes: sumOf(freed),
      files: freed.reduce((sum, { files }) => sum + files, 0),
      nodes: freed.toSorted((a, b) => b.sizeBytes - a.sizeBytes),
    },
    fillsFirst: nodes.flatMap(({ fillsFirst }) => fillsFirst).toSorted((a, b) => a.fullAt - b.fullAt),
    unknown: nodes.filter(({ isKnown }) => !isKnown).map(({ nodeId }) => nodeId),
  };
};
