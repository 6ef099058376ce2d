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
  'rotate-log': 'Rotate',
  'cover-log': 'Cover',
  'bound-journal': 'Bound',
  'cap-logs': 'Cap',
  'release-deleted': 'Release',
  'run-task': 'Run',
  'pause-task': 'Pause',
  'resume-task': 'Resume',
  'edit-task': 'Change',
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
  'rotate-log': 'Rotating',
  'cover-log': 'Covering',
  'bound-journal': 'Bounding',
  'cap-logs': 'Capping',
  'release-deleted': 'Releasing',
  'run-task': 'Running',
  'pause-task': 'Pausing',
  'resume-task': 'Resuming',
  'edit-task': 'Changing',
  undo: 'Undoing',
};

type Verbs = readonly [verb: string, now: string];

const settleVerbs: Readonly<Record<'finish' | 'put-back', Verbs>> = {
  finish: ['Finish', 'Finishing'],
  'put-back': ['Put back', 'Putting back'],
};

const verbsOf = (request: OperationRequest): Verbs => {
  if (request.kind === 'settle') return settleVerbs[request.how];
  if (request.kind === 'rotate-log' && request.how.kind === 'cut-off') return ['Cut off', 'Cutting off'];
  return [requestVerb[request.kind], requestVerbNow[request.kind]];
};

/** The verb of one wish, as its button and its title begin: to settle is to finish, or to put back. */
export const verbOfRequest = (request: OperationRequest): string => verbsOf(request)[0];

/** The same while it happens. */
export const verbNowOfRequest = (request: OperationRequest): string => verbsOf(request)[1];

/** Name of a workload within its id: `web` of `swarm:k3x9ab/web`. */
const workloadName = (id: string): string => id.slice(id.indexOf('/') + 1);

const nodesText = (ids: readonly string[]): string =>
  ids.length === 1 ? (ids[0] ?? '') : plural(ids.length, 'node');

/** A task as its table of the node calls it: the id is `timer/NODE/NAME`, or `cron/NODE/FILE#KEY`. */
const taskName = (id: string): string => {
  const [, timerNode, timer] = /^timer\/([^/]+)\/(.+)$/.exec(id) ?? [];
  if (timerNode !== undefined && timer !== undefined) return `${timer} on ${timerNode}`;
  const [, cronNode, file] = /^cron\/([^/]+)\/(.+)#[^#]*$/.exec(id) ?? [];
  return cronNode === undefined || file === undefined ? id : `entry of ${file} on ${cronNode}`;
};

/** What a request is about, as a name: a node, a workload, a stack, or how many. */
export const requestSubject = (request: OperationRequest): string => {
  switch (request.kind) {
    case 'drain':
    case 'undrain':
    case 'maintenance':
    case 'decommission':
    case 'bound-journal':
      return nodesText(request.nodeIds);
    case 'rebalance':
      return request.workloadIds.length === 1
        ? workloadName(request.workloadIds[0] ?? '')
        : request.workloadIds.length === 0
          ? 'every service'
          : plural(request.workloadIds.length, 'service');
    case 'redeploy':
    case 'restart':
    case 'cap-logs':
      return workloadName(request.workloadId);
    case 'rollback':
      return request.scope.kind === 'stack' ? request.scope.stack : workloadName(request.scope.workloadId);
    case 'settle':
      return `${request.disputeId} of ${workloadName(request.spaceId)}`;
    case 'rotate-log':
    case 'release-deleted':
      return `${request.path} on ${request.nodeId}`;
    case 'cover-log':
      return `${request.path} on ${nodesText(request.nodeIds)}`;
    case 'run-task':
    case 'pause-task':
    case 'resume-task':
      return request.taskIds.length === 1
        ? taskName(request.taskIds[0] ?? '')
        : plural(request.taskIds.length, 'task');
    case 'edit-task':
      return taskName(request.taskId);
    case 'undo':
      return request.operationId;
  }
};

/** What a person types to confirm: what the plan demands, else the name of the one thing it is about. */
export const confirmText = ({ request, typeToConfirm }: Pick<Plan, 'request' | 'typeToConfirm'>): string => {
  if (typeToConfirm !== undefined) return typeToConfirm;
  // What is disputed is named by itself: its space stands in the title.
  if (request.kind === 'settle') return request.disputeId;
  // A path or the id of a task is long to type, and stands in the title: the node, or the verb, is meant as well.
  if (request.kind === 'rotate-log' || request.kind === 'release-deleted') return request.nodeId;
  if (request.kind === 'cover-log') return nodesText(request.nodeIds);
  if ('taskIds' in request || 'taskId' in request) return requestVerb[request.kind].toLowerCase();
  const many = (request.kind === 'rebalance' && request.workloadIds.length !== 1) || request.kind === 'undo';
  return many ? requestVerb[request.kind].toLowerCase() : requestSubject(request);
};
