import { nodesOfLogs, type NodeId, type Operation } from '#shared/model';

/** Nodes whose logs an operation changes: those it names, those whose files it writes, those its steps on logs go through. */
export const touchedNodes = ({ plan }: Operation, logSource: string | undefined): readonly NodeId[] => [
  ...new Set([
    ...nodesOfLogs(plan.request),
    ...(plan.request.kind === 'cap-logs' ? plan.changes.flatMap(({ nodeId }) => nodeId ?? []) : []),
    ...(plan.files ?? []).map(({ nodeId }) => nodeId),
    ...plan.steps.flatMap(({ source, through }) => (source === logSource ? through : [])),
  ]),
];
