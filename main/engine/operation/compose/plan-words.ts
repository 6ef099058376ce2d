import type { NodeView, OperationRequest, Plan } from '#shared/model';
import type { Recorded } from '../record/index.ts';
import type { OperationView } from '../operation-parts.ts';

const nodes = (ids: readonly string[]): string => (ids.length === 1 ? (ids[0] ?? '') : `${ids.length} nodes`);

const nameOf = (view: OperationView, workloadId: string): string =>
  view.workloads.find(({ id }) => id === workloadId)?.name ?? workloadId;

/** "backup.timer on db-1", or how many. */
const tasks = (view: OperationView, ids: readonly string[]): string => {
  if (ids.length !== 1) return `${ids.length} tasks`;
  const task = view.tasks?.flatMap((each) => each.tasks).find(({ id }) => id === ids[0]);
  return task === undefined ? (ids[0] ?? '') : `${task.name} on ${task.nodeId}`;
};

/** "wallet.2 on pi-3": the copy that is meant, as far as it is known which one that is. */
const copyName = (
  view: OperationView,
  request: Extract<OperationRequest, { readonly kind: 'restart' }>,
): string => {
  const name = nameOf(view, request.workloadId);
  const copies = view.workloads.find(({ id }) => id === request.workloadId)?.placements ?? [];
  const wanted = copies.filter(
    (copy) =>
      copy.wanted === 'running' &&
      (request.placementId === undefined || copy.id === request.placementId) &&
      (request.nodeId === undefined || copy.nodeId === request.nodeId),
  );
  const [copy] = wanted.length === 1 ? wanted : [];
  const on = request.nodeId ?? copy?.nodeId ?? copy?.placeName;
  if (on === undefined) return `a copy of ${name}`;
  return `${copy?.slot === undefined ? name : `${name}.${copy.slot}`} on ${on}`;
};

/** "Drain fra-w1" */
export const titleOf = (
  request: OperationRequest,
  view: OperationView,
  undone: Recorded | undefined,
): string => {
  switch (request.kind) {
    case 'drain':
      return `Drain ${nodes(request.nodeIds)}`;
    case 'undrain':
      return `Undrain ${nodes(request.nodeIds)}`;
    case 'rebalance':
      return request.workloadIds.length === 1
        ? `Rebalance ${nameOf(view, request.workloadIds[0] ?? '')}`
        : `Rebalance ${request.workloadIds.length} services`;
    case 'redeploy':
      return request.to.kind === 'image'
        ? `Redeploy ${nameOf(view, request.workloadId)} with ${request.to.reference}`
        : `Redeploy ${nameOf(view, request.workloadId)}`;
    case 'rollback':
      return request.scope.kind === 'stack'
        ? `Roll back stack ${request.scope.stack}`
        : `Roll back ${nameOf(view, request.scope.workloadId)}`;
    case 'restart':
      return `Restart ${copyName(view, request)}`;
    case 'maintenance':
      return `${request.run.kind === 'reboot' ? 'Reboot' : 'Maintain'} ${nodes(request.nodeIds)}, one by one`;
    case 'decommission':
      return `Decommission ${nodes(request.nodeIds)}`;
    case 'settle':
      return `${request.how === 'finish' ? 'Finish' : 'Put back'} ${request.disputeId} of ${request.spaceId}`;
    case 'rotate-log':
      return request.how.kind === 'by-rule'
        ? `Rotate ${request.path} on ${request.nodeId}`
        : `Cut off ${request.path} on ${request.nodeId}`;
    case 'cover-log':
      return `Cover ${request.path} on ${nodes(request.nodeIds)}`;
    case 'bound-journal':
      return `Bound the journal of ${nodes(request.nodeIds)}`;
    case 'cap-logs':
      return `Cap the logs of ${nameOf(view, request.workloadId)}`;
    case 'release-deleted':
      return `Release ${request.path} on ${request.nodeId}`;
    case 'run-task':
      return `Run ${tasks(view, request.taskIds)} now`;
    case 'pause-task':
      return `Pause ${tasks(view, request.taskIds)}`;
    case 'resume-task':
      return `Resume ${tasks(view, request.taskIds)}`;
    case 'edit-task':
      return `Change ${tasks(view, [request.taskId])}`;
    case 'undo':
      return `Undo "${undone?.operation.plan.title ?? request.operationId}"`;
  }
};

const isProd = (view: NodeView): boolean => /^prod(uction)?$/i.test(view.node.labels['env'] ?? '');

/** What a person types: the name of what a wish is about, as short as it is clear. */
const typedName = (
  request: Exclude<OperationRequest, { readonly kind: 'undo' | 'rebalance' }>,
  view: OperationView,
): string => {
  switch (request.kind) {
    case 'settle':
      return request.disputeId;
    case 'rollback':
      return request.scope.kind === 'stack' ? request.scope.stack : nameOf(view, request.scope.workloadId);
    case 'redeploy':
    case 'restart':
    case 'cap-logs':
      return nameOf(view, request.workloadId);
    case 'rotate-log':
    case 'release-deleted':
      return request.nodeId;
    case 'run-task':
    case 'pause-task':
    case 'resume-task':
      return tasks(view, request.taskIds);
    case 'edit-task':
      return tasks(view, [request.taskId]);
    default:
      return nodes(request.nodeIds);
  }
};

const countOf = (request: OperationRequest): number =>
  'nodeIds' in request ? request.nodeIds.length : 'taskIds' in request ? request.taskIds.length : 1;

/** R81: more than one node, anything of production, and what is for good is typed out. Putting something back only needs holding. */
export const typeToConfirmOf = (
  request: OperationRequest,
  view: OperationView,
  involved: readonly string[],
): string | undefined => {
  if (request.kind === 'undrain' || request.kind === 'undo' || request.kind === 'rebalance') return undefined;
  const touchesProd = view.nodes.some((one) => involved.includes(one.node.id) && isProd(one));
  return countOf(request) > 1 || touchesProd || request.kind === 'decommission'
    ? typedName(request, view)
    : undefined;
};

/** R79: what remains if this console dies in the middle. */
export const ifConsoleClosesOf = (request: OperationRequest): string => {
  const found =
    'The next start of this console finds it again and offers to resume, undo or abandon it. Its locks end by themselves after 90 s.';
  switch (request.kind) {
    case 'drain':
    case 'decommission':
      return `Steps that were sent complete by themselves; no further one is sent. Nodes stay as they are then: closed to new copies, perhaps with extra copies elsewhere. ${found}`;
    case 'maintenance':
      return `A step that was sent completes by itself; no further one is sent. The node in work stays out of service, the others stay closed to new copies. ${found}`;
    case 'redeploy':
    case 'rollback':
    case 'cap-logs':
      return `What was sent completes by itself: a rollout of an orchestrator goes on to its own end, batches not begun stay as they are. ${found}`;
    default:
      return `Steps that were sent complete by themselves; no further one is sent. ${found}`;
  }
};

/** A failed rollout is taken back by itself; anything else stops and waits for a person. */
export const onFailureOf = ({ kind }: OperationRequest): Plan['onFailure'] =>
  kind === 'redeploy' || kind === 'rollback' || kind === 'restart' || kind === 'cap-logs' ? 'undo' : 'stop';
