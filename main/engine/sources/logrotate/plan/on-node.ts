import type { LogFile, NodeId, NodeLogs, OperationRequest, StepCall } from '#shared/model';
import type { PlanView } from '../../../source-kit/index.ts';

export type RequestOf<Kind extends OperationRequest['kind']> = Extract<
  OperationRequest,
  { readonly kind: Kind }
>;

/** Where a step of this source stands: everything here is work on one node, one node after the other. */
export const placeOn = (nodeId: NodeId, id: string, wave = 0) =>
  ({
    id: `logrotate.${id}`,
    source: 'logrotate',
    phase: 'work',
    through: [nodeId],
    subject: nodeId,
    wave,
  }) as const satisfies Partial<StepCall>;

/** Newest known logs of a node; a sentence where they are not known now: nothing is changed on what was seen long ago. */
export const logsOn = (view: PlanView, nodeId: NodeId): NodeLogs | string => {
  const logs = view.logs?.find((each) => each.nodeId === nodeId);
  if (logs === undefined) return `The logs of ${nodeId} were not looked at yet.`;
  return logs.state === 'known' ? logs : `The logs of ${nodeId} are not known now: ${logs.says}`;
};

/** One log that was seen on a node, or why it cannot be planned on. */
export const logOn = (
  view: PlanView,
  nodeId: NodeId,
  path: string,
): { readonly logs: NodeLogs; readonly log: LogFile } | string => {
  const logs = logsOn(view, nodeId);
  if (typeof logs === 'string') return logs;
  const log = logs.logs.find((each) => each.path === path);
  return log === undefined ? `${path} was not seen on ${nodeId} by the newest look.` : { logs, log };
};
