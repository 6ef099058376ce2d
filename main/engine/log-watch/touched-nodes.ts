import type { NodeId, Operation } from '#shared/model';

/** Nodes whose logs an operation changes: those it names, those whose files it writes, those its steps on logs go through. */
export const touchedNodes = ({ plan }: Operation, logSource: string | undefined): readonly NodeId[] => {
  const { request } = plan;
  const named = (): readonly NodeId[] => {
    switch (request.kind) {
      case 'rotate-log':
      case 'release-deleted':
        return [request.nodeId];
      case 'cover-log':
      case 'bound-journal':
        return request.nodeIds;
      case 'cap-logs':
        return plan.items.map(({ nodeId }) => nodeId);
      default:
        return [];
    }
  };
  return [
    ...new Set([
      ...named(),
      ...(plan.files ?? []).map(({ nodeId }) => nodeId),
      ...plan.steps.flatMap(({ source, through }) => (source === logSource ? through : [])),
    ]),
  ];
};
