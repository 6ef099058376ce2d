import {
  epochMs,
  workloadId,
  type DeclaredService,
  type NodeId,
  type Placement,
  type Workload,
} from '#shared/model';
import { memberOf, placedOrigin, type Observation, type WorkloadReading } from '../../source-kit/index.ts';
import { healthOf, imageOf, restartsOf, stateOf } from './container-words.ts';
import { hasFixedAddress } from './networks.ts';
import {
  containerServices,
  containerServicesOn,
  type Check,
  type Container,
  type ContainerService,
  type DockerReading,
} from './asks.ts';

/** The one origin of all containers that no orchestrator placed. */
export const originId = 'docker';
export type DockerObservation = Observation<DockerReading>;

/** Name of a container as a person writes it. */
export const nameOf = ({ Names }: Container): string => (Names[0] ?? '').replace(/^\//, '');

const composeOf = ({
  Labels,
}: Container): { readonly project: string; readonly service: string } | undefined => {
  const project = Labels?.['com.docker.compose.project'];
  const service = Labels?.['com.docker.compose.service'];
  return project === undefined || service === undefined ? undefined : { project, service };
};

/** Names of a copy while one takes the place of another: the new one until it has the name, the old one until it is removed. */
export const nextName = (name: string): string => `${name}-next`;
export const previousName = (name: string): string => `${name}-previous`;

/**
 * Whether a container is one that a declared service means. The new one that is to take its place counts as soon as it runs;
 * the old one, which is kept until the very end for the way back, does not once it has stopped.
 */
export const isContainerOf = (container: Container, { runs }: ContainerService): boolean => {
  const name = nameOf(container);
  if (name === runs.container) return true;
  if (/-(?:next|previous)$/.test(name) && container.State !== 'running') return false;
  return (
    name === nextName(runs.container) ||
    (runs.compose !== undefined && composeOf(container)?.service === runs.compose.service)
  );
};

/** A group of containers that are copies of one thing, on however many machines. */
type Group = {
  readonly name: string;
  readonly stack?: string;
  readonly declared?: ContainerService;
  readonly copies: { readonly nodeId: NodeId; readonly container: Container }[];
};

const groupsOf = ({ declared, locals }: DockerObservation): readonly Group[] => {
  const services = containerServices(declared);
  const groups = new Map<string, Group>(
    services.map((service) => [service.name, { name: service.name, declared: service, copies: [] }]),
  );
  for (const [nodeId, local] of locals) {
    // What was there before an answer failed is shown as unknown, so that nothing disappears by silence.
    const reading = local.state === 'known' ? local.value : local.last?.value;
    for (const container of reading?.containers ?? []) {
      const service = services.find((one) => one.nodes.includes(nodeId) && isContainerOf(container, one));
      const compose = composeOf(container);
      const name =
        service?.name ??
        (compose === undefined ? nameOf(container) : `${compose.project}/${compose.service}`);
      const group = groups.get(name) ?? { name, copies: [], ...(compose ? { stack: compose.project } : {}) };
      group.copies.push({ nodeId, container });
      groups.set(name, group);
    }
  }
  return [...groups.values()];
};

/**
 * What the declared check says of one copy. It was asked by the name of the container, a moment before or after the list was
 * read: nothing of a copy that has not got the name yet, and where one is taking the place of another, a failure may be the
 * other one's.
 */
const checkOf = (
  { containers, checks }: DockerReading,
  { declared }: Group,
  container: Container,
): Check | undefined => {
  const check = declared === undefined ? undefined : checks.get(declared.name);
  if (check === undefined || declared === undefined) return undefined;
  const name = nameOf(container);
  if (name !== declared.runs.container && name.endsWith(nextName(''))) return undefined;
  const isChanging = containers.some((other) => [nextName(name), previousName(name)].includes(nameOf(other)));
  return check.health === 'failing' && isChanging
    ? { health: 'unknown', says: `${check.says} (while one copy takes the place of another)` }
    : check;
};

const readCopy = (
  observation: DockerObservation,
  group: Group,
  { nodeId, container }: Group['copies'][number],
): Placement => {
  const local = observation.locals.get(nodeId);
  const base = { id: container.Id, nodeId, observedAt: local?.observedAt ?? observation.now };
  if (local?.state !== 'known')
    return {
      ...base,
      state: 'unknown',
      health: 'unknown',
      wanted: 'running',
      says: local?.fault.says ?? 'No answer has come yet.',
    };
  const state = stateOf(container);
  const check = checkOf(local.value, group, container);
  const says = state === 'running' ? check?.says : container.Status;
  return {
    ...base,
    image: imageOf(container),
    state,
    health: check === undefined || healthOf(container) === 'failing' ? healthOf(container) : check.health,
    wanted: wantedOf(local.value, group, state),
    ...(says === undefined || says === '' ? {} : { says }),
    ...restartsOf(container),
  };
};

/** Nobody said that an undeclared container is to run; one that ended well was perhaps meant to. */
const wantedOf = (
  { held }: DockerReading,
  { declared }: Group,
  state: Placement['state'],
): Placement['wanted'] => {
  const mayStop = declared === undefined ? state === 'stopped' : held !== undefined;
  return mayStop ? 'stopped' : 'running';
};

/** A declared container that is not there: a copy that is missing, or one we cannot know about. */
const missingCopies = (observation: DockerObservation, group: Group): readonly Placement[] =>
  (group.declared?.nodes ?? [])
    .filter((nodeId) => !group.copies.some((copy) => copy.nodeId === nodeId))
    .map((nodeId) => {
      const local = observation.locals.get(nodeId);
      const isKnown = local?.state === 'known';
      return {
        id: `${group.declared?.runs.container ?? group.name}@${nodeId}`,
        nodeId,
        state: isKnown ? 'stopped' : 'unknown',
        health: isKnown ? 'not-checked' : 'unknown',
        wanted: isKnown && local.value.held !== undefined ? 'stopped' : 'running',
        says: isKnown
          ? `There is no container ${group.declared?.runs.container} on ${nodeId}.`
          : (local?.fault.says ?? 'No answer has come yet.'),
        observedAt: local?.observedAt ?? observation.now,
      };
    });

/** Two copies can run on one machine for a moment only if the owner says so and neither a port of the machine nor an address is taken. */
const mayOverlap = (group: Group): boolean =>
  group.declared?.mayOverlap === true &&
  group.copies.every(
    ({ container }) =>
      (container.Ports ?? []).every(({ PublicPort }) => PublicPort === undefined) &&
      !hasFixedAddress(container.NetworkSettings?.Networks ?? {}),
  );

export const workloadIdOf = (name: string) => workloadId(`${originId}/${name}`);

const readingOn = ({ locals }: DockerObservation, id: NodeId): DockerReading | undefined => {
  const local = locals.get(id);
  return local?.state === 'known' ? local.value : undefined;
};
const isHeld = (observation: DockerObservation, id: NodeId): boolean =>
  readingOn(observation, id)?.held !== undefined;

const readWorkload = (observation: DockerObservation, group: Group): Workload => {
  const placements = [
    ...group.copies.map((copy) => readCopy(observation, group, copy)),
    ...missingCopies(observation, group),
  ];
  const service: DeclaredService | undefined = group.declared;
  const wanted = placements.filter((placement) => placement.wanted === 'running').length;
  return {
    id: workloadIdOf(group.name),
    name: group.name,
    source: 'docker',
    originId,
    ...(group.stack === undefined ? {} : { stack: group.stack }),
    mode: 'placed',
    desired: service === undefined ? wanted : service.nodes.filter((id) => !isHeld(observation, id)).length,
    ...(service === undefined ? { isUnmanaged: true } : {}),
    hasHealthCheck:
      service?.health !== undefined ||
      placements.some(({ health }) => health !== 'not-checked' && health !== 'unknown'),
    policy: {
      minimum: service?.minimum ?? 0,
      ...(service?.maxPerNode === undefined ? {} : { maxPerNode: service.maxPerNode }),
      ...(service?.spreadOver === undefined ? {} : { spreadOver: service.spreadOver }),
      mayOverlap: mayOverlap(group),
    },
    placements,
    observedAt: epochMs(Math.min(observation.now, ...placements.map(({ observedAt }) => observedAt))),
    everyMs: observation.everyMs,
    observedBy: 'GET /containers/json of each machine',
  };
};

/** Every container that no swarm placed, grouped into workloads. */
export const readWorkloads = (observation: DockerObservation): WorkloadReading => {
  const groups = groupsOf(observation);
  if (groups.length === 0) return { origins: [], workloads: [] };
  const ids = [
    ...new Set(
      groups.flatMap(({ copies, declared }) => [
        ...copies.map((one) => one.nodeId),
        ...(declared?.nodes ?? []),
      ]),
    ),
  ];
  const origin = placedOrigin(observation, ids, {
    id: originId,
    source: 'docker',
    name: 'Plain containers',
    members: ids
      .filter((id) => containerServicesOn(observation.declared, id).length > 0)
      .map((id) => memberOf(id, readingOn(observation, id))),
  });
  return { origins: [origin], workloads: groups.map((group) => readWorkload(observation, group)) };
};
