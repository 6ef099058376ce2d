import type { Fault } from '#shared/fault';
import type { EpochMs, NodeId, NodeLook } from '#shared/model';

/** What a look would tell of itself that never was taken, with the reason. */
export const unseenLook = (
  nodeId: NodeId,
  says: string,
  { now, everyMs }: { readonly now: EpochMs; readonly everyMs: number },
): NodeLook => ({ nodeId, state: 'unknown', says, observedAt: now, everyMs, observedBy: '' });

/** What was last seen, unknown from now on: the newest look failed, or none is possible. */
export const lookAfterFault = <T extends NodeLook>(before: T, fault: Fault, now: EpochMs): T => ({
  ...before,
  state: 'unknown',
  says: fault.says,
  observedAt: now,
});
