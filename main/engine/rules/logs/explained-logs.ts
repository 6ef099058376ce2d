import type { LogFinding, Operation } from '#shared/model';

/** One that waits for a person explains nothing: what it left half done is news. */
const isAtWork = ({ state }: Operation): boolean => state === 'running' || state === 'undoing';

type About = Pick<LogFinding, 'kind' | 'subject'>;
const journalKinds: ReadonlySet<LogFinding['kind']> = new Set(['journal-unbounded']);
const containerKinds: ReadonlySet<LogFinding['kind']> = new Set(['no-cap']);
const heldKinds: ReadonlySet<LogFinding['kind']> = new Set(['held-deleted']);

const touches = ({ plan }: Operation, nodeId: string, { kind, subject }: About): boolean => {
  const { request } = plan;
  switch (request.kind) {
    case 'rotate-log':
      // Rotating leaves a deleted file behind until its writer lets go, and the rest of the node is as it was.
      return request.nodeId === nodeId && (request.path === subject || heldKinds.has(kind));
    case 'cover-log':
      return request.nodeIds.some((id) => id === nodeId) && request.path === subject;
    case 'bound-journal':
      return request.nodeIds.some((id) => id === nodeId) && journalKinds.has(kind);
    case 'release-deleted':
      return request.nodeId === nodeId && heldKinds.has(kind);
    case 'cap-logs':
      return containerKinds.has(kind) && plan.changes.some((change) => change.nodeId === nodeId);
    default:
      return false;
  }
};

/** Whether an operation under way is about this finding, so that it is news only when it stays. */
export const isExplainedLog = (nodeId: string, finding: About, operations: readonly Operation[]): boolean =>
  operations.some((operation) => isAtWork(operation) && touches(operation, nodeId, finding));
