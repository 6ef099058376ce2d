import type { OperationKind, OperationRequest, Plan } from '#shared/model';
import { plural } from './quantity.ts';

/** The verb on the button and in the record. */
export const requestVerb: Readonly<Record<OperationKind, string>> = {
  drain: 'Drain',
  undrain: 'Undrain',
  rebalance: 'Rebalance',
  redeploy: 'Redeploy',
  rollback: 'Roll back',
  restart: 'Restart',
  maintenance: 'Maintain',
  decommission: 'Decommission',
  settle: 'Settle',
  undo: 'Undo',
};

const requestVerbNow: Readonly<Record<OperationKind, string>> = {
  drain: 'Draining',
  undrain: 'Undraining',
  rebalance: 'Rebalancing',
  redeploy: 'Redeploying',
  rollback: 'Rolling back',
  restart: 'Restarting',
  maintenance: 'Maintaining',
  decommission: 'Decommissioning',
  settle: 'Settling',
  undo: 'Undoing',
};

const settleVerbs = {
  finish: ['Finish', 'Finishing'],
  'put-back': ['Put back', 'Putting back'],
} as const;

/** The verb of one wish, as its button and its title begin: to settle is to finish, or to put back. */
export const verbOfRequest = (request: OperationRequest): string =>
  request.kind === 'settle' ? settleVerbs[request.how][0] : requestVerb[request.kind];

/** The same while it happens. */
export const verbNowOfRequest = (request: OperationRequest): string =>
  request.kind === 'settle' ? settleVerbs[request.how][1] : requestVerbNow[request.kind];

/** Name of a workload within its id: `web` of `swarm:k3x9ab/web`. */
const workloadName = (id: string): string => id.slice(id.indexOf('/') + 1);

const nodesText = (ids: readonly string[]): string =>
  ids.length === 1 ? (ids[0] ?? '') : plural(ids.length, 'node');

/** What a request is about, as a name: a node, a workload, a stack, or how many. */
export const requestSubject = (request: OperationRequest): string => {
  switch (request.kind) {
    case 'drain':
    case 'undrain':
    case 'maintenance':
    case 'decommission':
      return nodesText(request.nodeIds);
    case 'rebalance':
      return request.workloadIds.length === 1
        ? workloadName(request.workloadIds[0] ?? '')
        : request.workloadIds.length === 0
          ? 'every service'
          : plural(request.workloadIds.length, 'service');
    case 'redeploy':
    case 'restart':
      return workloadName(request.workloadId);
    case 'rollback':
      return request.scope.kind === 'stack' ? request.scope.stack : workloadName(request.scope.workloadId);
    case 'settle':
      return `${request.disputeId} of ${workloadName(request.spaceId)}`;
    case 'undo':
      return request.operationId;
  }
};

/** What a person types to confirm: what the plan demands, else the name of the one thing it is about. */
export const confirmText = ({ request, typeToConfirm }: Pick<Plan, 'request' | 'typeToConfirm'>): string => {
  if (typeToConfirm !== undefined) return typeToConfirm;
  // What is disputed is named by itself: its space stands in the title.
  if (request.kind === 'settle') return request.disputeId;
  const many = (request.kind === 'rebalance' && request.workloadIds.length !== 1) || request.kind === 'undo';
  return many ? requestVerb[request.kind].toLowerCase() : requestSubject(request);
};
