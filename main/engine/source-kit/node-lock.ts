import type { LockCall, NodeId } from '#shared/model';

/** The lock of one machine, kept in a file on it by the host source. Whoever changes something on a machine takes it. */
export const nodeLock = (nodeId: NodeId): LockCall => ({
  resource: `node:${nodeId}`,
  source: 'host',
  through: [nodeId],
});
