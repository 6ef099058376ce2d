import { freshId } from '../chance.ts';
import type { NodeSpec, ServiceSpec } from '../docker-types.ts';
import { emitSwarm } from '../emit.ts';
import { hasQuorum, isAlive, managersOf, quorumOf, reviewLeader } from '../raft.ts';
import type { Config, FakeState, Machine, Service } from '../state.ts';
import { isWanted, machineOfMember, membersOf, tasksOf, touch, workKeyOf } from '../store.ts';
import { hasLabels, passes, type Query } from './query.ts';
import { failed, said, type Said } from './reply.ts';
import { clusterView, configView, nodeView, serviceView, taskView } from './swarm-views.ts';

/** What a route gets: who is asked and with what. */
export type Call = {
  readonly state: FakeState;
  readonly machine: Machine;
  readonly query: Query;
  readonly body: unknown;
  /** The parts of the path that stand for something. */
  readonly at: readonly string[];
};

const outOfSequence = failed(500, 'rpc error: code = Unknown desc = update out of sequence');
const missing = (what: string, name: string): Said => failed(404, `${what} ${name} not found`);

/** By id, name, or an unambiguous beginning of the id, as Docker finds things. */
const found = <T>(
  all: Iterable<T>,
  wanted: string,
  idOf: (each: T) => string,
  nameOf: (each: T) => string,
): T | undefined => {
  const list = [...all];
  const exact = list.find((each) => idOf(each) === wanted) ?? list.find((each) => nameOf(each) === wanted);
  if (exact !== undefined || wanted === '') return exact;
  const begun = list.filter((each) => idOf(each).startsWith(wanted));
  return begun.length === 1 ? begun[0] : undefined;
};
const idsMatch = (wanted: string, id: string, name: string): boolean =>
  id.startsWith(wanted) || name === wanted;

const memberIn = (state: FakeState, wanted: string): Machine | undefined =>
  found(
    membersOf(state),
    wanted,
    ({ member }) => member?.id ?? '',
    ({ hostname }) => hostname,
  );
const serviceIn = (state: FakeState, wanted: string): Service | undefined =>
  found(
    state.services.values(),
    wanted,
    ({ id }) => id,
    ({ spec }) => spec.Name,
  );
const configIn = (state: FakeState, wanted: string): Config | undefined =>
  found(
    state.configs.values(),
    wanted,
    ({ id }) => id,
    ({ name }) => name,
  );

export const listNodes = ({ state, query }: Call): Said =>
  said(
    membersOf(state)
      .filter(
        ({ member, hostname }) =>
          passes(query, 'role', (role) => member?.spec.Role === role) &&
          passes(query, 'id', (id) => (member?.id ?? '').startsWith(id)) &&
          passes(query, 'name', (name) => hostname.startsWith(name)),
      )
      .map((machine) => nodeView(state, machine)),
  );

export const showNode = ({ state, at: [id = ''] }: Call): Said => {
  const machine = memberIn(state, id);
  return machine === undefined ? missing('node', id) : said(nodeView(state, machine));
};

/** A manager may only be demoted while the rest keeps its quorum. */
const refuseDemotion = (state: FakeState, machine: Machine): Said | undefined => {
  const managers = managersOf(state);
  if (managers.length === 1)
    return failed(
      400,
      'rpc error: code = FailedPrecondition desc = attempting to demote the last manager of the swarm',
    );
  const alive = managers.filter((each) => each !== machine && isAlive(each)).length;
  return alive >= quorumOf(managers.length - 1)
    ? undefined
    : failed(
        400,
        "rpc error: code = FailedPrecondition desc = can't remove member from the raft: this would result in a loss of quorum",
      );
};

export const updateNode = ({ state, query, body, at: [id = ''] }: Call): Said => {
  const machine = memberIn(state, id);
  const { member } = machine ?? {};
  if (machine === undefined || member === undefined) return missing('node', id);
  if (query.number('version') !== member.version) return outOfSequence;
  const spec = body as NodeSpec;
  if (!['active', 'pause', 'drain'].includes(spec.Availability))
    return failed(400, `invalid AvailabilityType: "${spec.Availability}"`);
  const isDemoted = member.spec.Role === 'manager' && spec.Role === 'worker';
  const refusal = isDemoted ? refuseDemotion(state, machine) : undefined;
  if (refusal !== undefined) return refusal;
  const was = member.spec.Availability;
  member.spec = spec;
  touch(state, member);
  if (isDemoted || !hasQuorum(state)) reviewLeader(state);
  const changed =
    was === spec.Availability ? {} : { 'availability.new': spec.Availability, 'availability.old': was };
  emitSwarm(state, { type: 'node', action: 'update', id: member.id }, { name: machine.hostname, ...changed });
  return said('');
};

export const listServices = ({ state, query }: Call): Said =>
  said(
    [...state.services.values()]
      .filter(
        ({ id, spec }) =>
          passes(query, 'name', (name) => spec.Name.startsWith(name)) &&
          passes(query, 'id', (wanted) => id.startsWith(wanted)) &&
          hasLabels(query, spec.Labels ?? {}),
      )
      .map((service) => serviceView(state, service, query.flag('status'))),
  );

export const showService = ({ state, at: [id = ''] }: Call): Said => {
  const service = serviceIn(state, id);
  return service === undefined ? missing('service', id) : said(serviceView(state, service, false));
};

export const createService = ({ state, body }: Call): Said => {
  const spec = body as ServiceSpec;
  if (serviceIn(state, spec.Name) !== undefined)
    return failed(
      409,
      `rpc error: code = AlreadyExists desc = name conflicts with an existing object: service ${spec.Name} already exists`,
    );
  const service: Service = {
    id: freshId(state),
    createdAt: state.now,
    updatedAt: state.now,
    version: 0,
    spec,
    specVersion: 1,
    workKey: workKeyOf(spec),
    previous: undefined,
    update: undefined,
    rollout: undefined,
    forgetsSurplus: undefined,
    restarts: new Map(),
    failures: new Map(),
  };
  touch(state, service);
  state.services.set(service.id, service);
  emitSwarm(state, { type: 'service', action: 'create', id: service.id }, { name: spec.Name });
  return said({ ID: service.id }, 201);
};

export const updateService = ({ state, query, body, at: [id = ''] }: Call): Said => {
  const service = serviceIn(state, id);
  if (service === undefined) return missing('service', id);
  if (query.number('version') !== service.version) return outOfSequence;
  const isRollback = query.text('rollback') === 'previous';
  if (isRollback && service.previous === undefined)
    return failed(
      400,
      `rpc error: code = FailedPrecondition desc = service ${id} does not have a previous spec`,
    );
  const spec = isRollback ? service.previous : (body as ServiceSpec);
  if (spec === undefined) return failed(400, 'no spec');
  const was = service.spec;
  // Any update, scaling included, overwrites the one previous spec.
  service.previous = was;
  service.spec = spec;
  service.specVersion += 1;
  service.workKey = workKeyOf(spec);
  service.rollout = undefined;
  service.update = isRollback
    ? {
        state: 'rollback_started',
        startedAt: state.now,
        completedAt: undefined,
        message: 'manually requested rollback',
      }
    : undefined;
  touch(state, service);
  emitSwarm(state, { type: 'service', action: 'update', id: service.id }, changesOf(was, spec));
  return said({ Warnings: null });
};

const changesOf = (was: ServiceSpec, is: ServiceSpec): Readonly<Record<string, string>> => {
  const [before, after] = [was.Mode?.Replicated?.Replicas, is.Mode?.Replicated?.Replicas];
  const [old, fresh] = [was.TaskTemplate.ContainerSpec.Image, is.TaskTemplate.ContainerSpec.Image];
  return {
    name: is.Name,
    ...(before === after ? {} : { 'replicas.new': String(after), 'replicas.old': String(before) }),
    ...(old === fresh ? {} : { 'image.new': fresh, 'image.old': old }),
  };
};

export const removeService = ({ state, at: [id = ''] }: Call): Said => {
  const service = serviceIn(state, id);
  if (service === undefined) return missing('service', id);
  state.services.delete(service.id);
  for (const task of tasksOf(state, service.id)) if (isWanted(task)) state.isDirty = true;
  emitSwarm(state, { type: 'service', action: 'remove', id: service.id }, { name: service.spec.Name });
  return said('');
};

export const listTasks = ({ state, query }: Call): Said => {
  const isOn = (wanted: string, nodeId: string | undefined): boolean =>
    nodeId !== undefined && idsMatch(wanted, nodeId, machineOfMember(state, nodeId)?.hostname ?? '');
  const tasks = [...state.tasks.values()].filter(
    (task) =>
      passes(query, 'service', (wanted) => idsMatch(wanted, task.serviceId, task.serviceName)) &&
      passes(query, 'node', (wanted) => isOn(wanted, task.nodeId)) &&
      passes(query, 'id', (wanted) => task.id.startsWith(wanted)) &&
      passes(query, 'desired-state', (wanted) =>
        wanted === 'running'
          ? isWanted(task)
          : task.desired === wanted || (wanted === 'shutdown' && task.desired === 'remove'),
      ),
  );
  return said(tasks.map(taskView));
};

export const showTask = ({ state, at: [id = ''] }: Call): Said => {
  const task = state.tasks.get(id);
  return task === undefined ? missing('task', id) : said(taskView(task));
};

export const showSwarm = ({ state }: Call): Said => said(clusterView(state));

export const listConfigs = ({ state, query }: Call): Said =>
  said(
    [...state.configs.values()]
      .filter(
        ({ name, labels }) =>
          passes(query, 'name', (wanted) => name.startsWith(wanted)) && hasLabels(query, labels),
      )
      .map(configView),
  );

export const showConfig = ({ state, at: [id = ''] }: Call): Said => {
  const config = configIn(state, id);
  return config === undefined ? missing('config', id) : said(configView(config));
};

type ConfigBody = { readonly Name: string; readonly Labels?: Record<string, string>; readonly Data?: string };

export const createConfig = ({ state, body }: Call): Said => {
  const { Name, Labels = {}, Data = '' } = body as ConfigBody;
  if ([...state.configs.values()].some(({ name }) => name === Name))
    return failed(409, `rpc error: code = AlreadyExists desc = config ${Name} already exists`);
  const config: Config = {
    id: freshId(state),
    createdAt: state.now,
    updatedAt: state.now,
    version: 0,
    name: Name,
    labels: Labels,
    data: Data,
  };
  touch(state, config);
  state.configs.set(config.id, config);
  emitSwarm(state, { type: 'config', action: 'create', id: config.id }, { name: Name });
  return said({ ID: config.id }, 201);
};

export const updateConfig = ({ state, query, body, at: [id = ''] }: Call): Said => {
  const config = configIn(state, id);
  if (config === undefined) return missing('config', id);
  if (query.number('version') !== config.version) return outOfSequence;
  const { Name = config.name, Labels = {}, Data = config.data } = body as Partial<ConfigBody>;
  if (Name !== config.name || Data !== config.data)
    return failed(400, 'rpc error: code = InvalidArgument desc = only updates to Labels are allowed');
  config.labels = Labels;
  touch(state, config);
  emitSwarm(state, { type: 'config', action: 'update', id: config.id }, { name: config.name });
  return said('');
};

export const removeConfig = ({ state, at: [id = ''] }: Call): Said => {
  const config = configIn(state, id);
  if (config === undefined) return missing('config', id);
  state.configs.delete(config.id);
  emitSwarm(state, { type: 'config', action: 'remove', id: config.id }, { name: config.name });
  return { status: 204, body: undefined };
};
