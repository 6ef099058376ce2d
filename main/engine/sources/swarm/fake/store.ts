import type { FakeState, Machine, Service, Task, TaskStatus } from './state.ts';
import type { ServiceSpec } from './docker-types.ts';
import { freshId } from './chance.ts';

/** Whether the API would still run it: not on its way out. */
export const isWanted = (task: Task): boolean => task.desired === 'ready' || task.desired === 'running';

const order: readonly Task['status']['state'][] = [
  'new',
  'pending',
  'assigned',
  'accepted',
  'preparing',
  'ready',
  'starting',
  'running',
  'complete',
  'shutdown',
  'failed',
  'rejected',
  'remove',
  'orphaned',
];
const rank = new Map(order.map((state, at) => [state, at]));
const runningRank = order.indexOf('running');
const assignedRank = order.indexOf('assigned');
const rankOf = (status: TaskStatus): number => rank.get(status.state) ?? 0;
/** It has ended, in whichever way. */
export const hasEnded = (status: TaskStatus): boolean => rankOf(status) > runningRank;
export const isRunningOrEnded = (status: TaskStatus): boolean => rankOf(status) >= runningRank;
/** It has a place and uses what it reserved there. */
export const isPlaced = (status: TaskStatus): boolean =>
  rankOf(status) >= assignedRank && rankOf(status) <= runningRank;

/** Notes a change of an object in the swarm's store: its version becomes the store's next index. */
export const touch = (state: FakeState, object: { version: number; updatedAt: number }): void => {
  state.index += 1;
  object.version = state.index;
  object.updatedAt = state.now;
  state.isDirty = true;
};

const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([, each]) => each !== undefined && each !== null)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${key}:${canonical(each)}`).join(',')}}`;
};

/** What a task must have in common with its service's spec so as not to be replaced: all but the placement. */
export const workKeyOf = ({ TaskTemplate, EndpointSpec }: ServiceSpec): string => {
  const { Placement: _placement, ...work } = TaskTemplate;
  return canonical([work, EndpointSpec ?? {}]);
};

const hostPortsOf = (spec: ServiceSpec): readonly number[] =>
  (spec.EndpointSpec?.Ports ?? [])
    .filter(({ PublishMode }) => PublishMode === 'host')
    .flatMap(({ PublishedPort }) => PublishedPort ?? []);

/** A new task of a service, not placed yet; with a node id when it is one of a global service. */
export const addTask = (
  state: FakeState,
  service: Service,
  place: { readonly slot: number; readonly nodeId?: string | undefined },
  desired: 'ready' | 'running',
): Task => {
  const task: Task = {
    id: freshId(state),
    serviceId: service.id,
    serviceName: service.spec.Name,
    slot: place.slot,
    createdAt: state.now,
    updatedAt: state.now,
    version: 0,
    nodeId: place.nodeId,
    spec: service.spec.TaskTemplate,
    workKey: service.workKey,
    hostPorts: hostPortsOf(service.spec),
    desired,
    status: statusOf(state, 'new', 'created'),
    untold: undefined,
    told: 'ready',
    start: undefined,
    isStopping: false,
    hasCountedAsFailure: false,
  };
  touch(state, task);
  state.tasks.set(task.id, task);
  return task;
};

const statusOf = (state: FakeState, name: TaskStatus['state'], message: string): TaskStatus => ({
  state: name,
  at: state.now,
  message,
  err: undefined,
  exitCode: undefined,
  containerId: undefined,
});

/** Changes what is known of a task; what is not mentioned stays. */
export const setStatus = (state: FakeState, task: Task, change: Partial<TaskStatus>): void => {
  task.status = { ...task.status, at: state.now, err: undefined, ...change };
  touch(state, task);
};

export const setDesired = (state: FakeState, task: Task, desired: Task['desired']): void => {
  if (task.desired === desired) return;
  task.desired = desired;
  touch(state, task);
};

/** Key of the place a task fills within its service: its slot, or its node for a global service. */
export const slotKeyOf = (service: Service, task: Pick<Task, 'slot' | 'nodeId'>): string =>
  isGlobal(service) ? (task.nodeId ?? '') : String(task.slot);

export const isGlobal = (service: Service): boolean => service.spec.Mode?.Global !== undefined;
export const replicasOf = (service: Service): number => service.spec.Mode?.Replicated?.Replicas ?? 1;

export const tasksOf = (state: FakeState, serviceId: string): Task[] => {
  const found: Task[] = [];
  for (const task of state.tasks.values()) if (task.serviceId === serviceId) found.push(task);
  return found;
};

/** The machine behind a member id. */
export const machineOfMember = (state: FakeState, memberId: string | undefined): Machine | undefined =>
  memberId === undefined ? undefined : state.members.get(memberId);

/** Members in the order they joined. */
export const membersOf = (state: FakeState): Machine[] => [...state.members.values()];
