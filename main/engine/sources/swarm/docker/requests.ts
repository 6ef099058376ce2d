import { ok } from '#shared/fault';
import type { HttpAsk, HttpReply } from '../../../source-kit/index.ts';
import { dockerGet, dockerPost } from './docker-ask.ts';
import { parseExactly } from './exact-json.ts';
import {
  anySchema,
  configSchema,
  containersSchema,
  createdSchema,
  distributionSchema,
  imagesSchema,
  infoSchema,
  inspectedSchema,
  nodeSchema,
  nodesSchema,
  serviceSchema,
  servicesSchema,
  tasksSchema,
  type ConfigObject,
  type DockerContainer,
  type DockerInfo,
  type DockerNode,
  type DockerService,
  type InspectedContainer,
} from './schemas.ts';
import { answeredAtOf, clockOffsetMs, timeOf } from './time.ts';

const part = encodeURIComponent;
const filtered = (path: string, filters: Readonly<Record<string, readonly string[]>>): string =>
  `${path}filters=${part(JSON.stringify(filters))}`;

/** Every path there is, as it goes over the wire; the preview shows the same. */
export const paths = {
  node: (id: string) => `/nodes/${part(id)}`,
  nodeUpdate: (id: string, version: string) => `/nodes/${part(id)}/update?version=${version}`,
  service: (name: string) => `/services/${part(name)}`,
  serviceUpdate: (name: string, version: string) => `/services/${part(name)}/update?version=${version}`,
  serviceTasks: (service: string) => filtered('/tasks?', { service: [service] }),
  nodeTasks: (node: string) => filtered('/tasks?', { node: [node] }),
  containers: '/containers/json?all=true',
  container: (id: string) => `/containers/${part(id)}/json`,
  kill: (container: string) => `/containers/${part(container)}/kill?signal=SIGKILL`,
  distribution: (reference: string) => `/distribution/${reference.split('/').map(part).join('/')}/json`,
  config: (name: string) => `/configs/${part(name)}`,
} as const;

/** Lists of tasks are the longest answers: about 3 KB a task, history included. */
const longList = { bodyBytes: 67_108_864, timeoutMs: 20_000 };

export const askInfo: HttpAsk<DockerInfo & { readonly clockOffsetMs: number }> = dockerGet(
  { id: 'swarm.info', says: 'What the daemon knows of itself and its swarm', path: '/info' },
  infoSchema,
  (info, reply) => ({ ...info, clockOffsetMs: clockOffsetMs(reply) }),
);
export const askContainers: HttpAsk<readonly DockerContainer[]> = dockerGet(
  {
    id: 'swarm.containers',
    says: 'Containers of the machine itself',
    path: paths.containers,
    bodyBytes: 33_554_432,
  },
  containersSchema,
);
export const askContainer = (id: string): HttpAsk<InspectedContainer> =>
  dockerGet(
    { id: 'swarm.container', says: `Container ${id.slice(0, 12)}`, path: paths.container(id) },
    inspectedSchema,
  );
export const askImages = dockerGet(
  { id: 'swarm.images', says: 'Images of the machine itself', path: '/images/json' },
  imagesSchema,
);
export const askManagers: HttpAsk<readonly DockerNode[]> = dockerGet(
  {
    id: 'swarm.managers',
    says: 'The managers as this one sees them',
    path: filtered('/nodes?', { role: ['manager'] }),
  },
  nodesSchema,
);
export const askNodes = dockerGet(
  { id: 'swarm.nodes', says: 'Members of the swarm', path: '/nodes', bodyBytes: 33_554_432 },
  nodesSchema,
);
export const askServices = dockerGet(
  { id: 'swarm.services', says: 'Services of the swarm', path: '/services?status=true', ...longList },
  servicesSchema,
);
export const askTasks = dockerGet(
  { id: 'swarm.tasks', says: 'Tasks of the swarm', path: '/tasks', ...longList },
  tasksSchema,
);
/** Lines that say when to look again. Health checks run as `exec` events and are left out. */
export const askSwarmEvents: HttpAsk<never> = {
  id: 'swarm.events',
  says: 'What happens in the swarm',
  lane: 'http',
  socket: askInfo.socket,
  method: 'GET',
  path: filtered('/events?', {
    type: ['service', 'node', 'container'],
    event: ['create', 'update', 'remove', 'start', 'die', 'health_status'],
  }),
  effect: 'reads',
  limits: { timeoutMs: 10_000, bodyBytes: 65_536 },
  read: () => {
    throw new Error('a stream is followed, not read');
  },
};

/** An object with its spec exactly as it came, to be sent back with little changed. */
const withSpec = <T extends object>(value: T, reply: HttpReply): T & { readonly spec: unknown } => ({
  ...value,
  spec: (parseExactly(reply.body) as { readonly Spec: unknown }).Spec,
});

export const askNode = (id: string): HttpAsk<DockerNode & { readonly spec: unknown }> =>
  dockerGet({ id: 'swarm.node', says: `Node ${id}`, path: paths.node(id) }, nodeSchema, withSpec);
export const askService = (name: string): HttpAsk<DockerService & { readonly spec: unknown }> =>
  dockerGet(
    { id: 'swarm.service', says: `Service ${name}`, path: paths.service(name) },
    serviceSchema,
    withSpec,
  );
export const askServiceTasks = (service: string) =>
  dockerGet(
    {
      id: 'swarm.service-tasks',
      says: `Tasks of ${service}`,
      path: paths.serviceTasks(service),
      ...longList,
    },
    tasksSchema,
  );
export const askNodeTasks = (node: string) =>
  dockerGet(
    { id: 'swarm.node-tasks', says: `Tasks of node ${node}`, path: paths.nodeTasks(node), ...longList },
    tasksSchema,
  );
export const askDistribution = (reference: string) =>
  dockerGet(
    {
      id: 'swarm.distribution',
      says: `What ${reference} means in its registry today`,
      path: paths.distribution(reference),
      timeoutMs: 30_000,
    },
    distributionSchema,
    ({ Descriptor }) => Descriptor.digest,
  );

export const updateNode = (id: string, version: number, spec: unknown) =>
  dockerPost(
    {
      id: 'swarm.node-update',
      says: `Change node ${id}`,
      path: paths.nodeUpdate(id, String(version)),
      body: spec,
    },
    anySchema,
  );
export const updateService = (name: string, version: number, spec: unknown) =>
  dockerPost(
    {
      id: 'swarm.service-update',
      says: `Change service ${name}`,
      path: paths.serviceUpdate(name, String(version)),
      body: spec,
    },
    anySchema,
  );
/** A container that has ended or is gone already is no failure: that was the wish. */
export const killContainer = (container: string): HttpAsk<object> => {
  const kill = dockerPost(
    {
      id: 'swarm.container-kill',
      says: `Kill container ${container.slice(0, 12)}`,
      path: paths.kill(container),
    },
    anySchema,
  );
  return {
    ...kill,
    read: (reply) => (reply.status === 404 || reply.status === 409 ? ok({}) : kill.read(reply)),
  };
};

export const askConfig = (name: string) =>
  dockerGet(
    { id: 'swarm.config', says: `Config ${name}`, path: paths.config(name) },
    configSchema,
    (config, reply): ConfigObject => {
      const [from, to] = [timeOf(config.UpdatedAt), answeredAtOf(reply)];
      // The leader wrote the one and a manager the other: machines of one swarm, whose clocks agree or nothing of it works.
      return from === undefined || to === undefined
        ? config
        : { ...config, unchanged: { forMs: Math.max(0, to - from), heardAt: reply.receivedAt } };
    },
  );
export const createConfig = (spec: { readonly Name: string }) =>
  dockerPost(
    { id: 'swarm.config-create', says: `Create config ${spec.Name}`, path: '/configs/create', body: spec },
    createdSchema,
  );
export const updateConfig = (name: string, version: number, spec: unknown) =>
  dockerPost(
    {
      id: 'swarm.config-update',
      says: `Change config ${name}`,
      path: `${paths.config(name)}/update?version=${version}`,
      body: spec,
    },
    anySchema,
  );
