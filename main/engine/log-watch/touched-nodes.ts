import type { NodeId, Operation, OperationRequest } from '#shared/model';

/** Nodes whose logs a request names; none for one that is not about logs. */
export const nodesOfLogs = (request: OperationRequest): readonly NodeId[] => {
  switch (request.kind) {
    case 'rotate-log':
    case 'release-deleted':
      return [request.nodeId];
    case 'cover-log':
    case 'bound-journal':
      return request.nodeIds;
    default:
      return [];
  }
};

/** Nodes whose logs an operation changes: those it names, those whose files it writes, those its steps on logs go through. */
export const touchedNodes = ({ plan }: Operation, logSource: string | undefined): readonly NodeId[] => [
  ...new Set([
    ...nodesOfLogs(plan.request),
    ...(plan.request.kind === 'cap-logs' ? plan.changes.flatMap(({ nodeId }) => nodeId ?? []) : []),
    ...(plan.files ?? []).map(({ nodeId }) => nodeId),
    ...plan.steps.flatMap(({ source, through }) => (source === logSource ? through : [])),
  ]),
];
