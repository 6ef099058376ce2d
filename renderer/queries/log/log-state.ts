import type { LogChange } from '#shared/contract';
import type { LogAnswers, NodeId, NodeLogs } from '#shared/model';

/** The logs of all nodes as this window knows them. Nodes that did not change keep their identity. */
export type LogState = {
  /** False until the first reset. */
  readonly isKnown: boolean;
  readonly revision: number;
  readonly nodes: ReadonlyMap<NodeId, NodeLogs>;
  /** Undefined until the first reset. */
  readonly answers: LogAnswers | undefined;
};

export const noLogs: LogState = { isKnown: false, revision: 0, nodes: new Map(), answers: undefined };

/** The logs after one change. `gap` when it does not follow from what this window has: the feed starts over. */
export const applyLogChange = (state: LogState, change: LogChange): LogState | 'gap' => {
  if (change.kind === 'reset') {
    const { revision, nodes, answers } = change.snapshot;
    return { isKnown: true, revision, nodes: new Map(nodes.map((logs) => [logs.nodeId, logs])), answers };
  }
  if (!state.isKnown || change.revision !== state.revision + 1) return 'gap';
  const nodes = new Map(state.nodes);
  for (const logs of change.nodes) nodes.set(logs.nodeId, logs);
  for (const id of change.removedNodes) nodes.delete(id);
  return { isKnown: true, revision: change.revision, nodes, answers: change.answers };
};
