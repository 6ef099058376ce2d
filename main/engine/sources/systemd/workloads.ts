import {
  epochMs,
  type EpochMs,
  workloadId,
  type Health,
  type NodeId,
  type Placement,
  type PlacementState,
  type Workload,
} from '#shared/model';
import {
  memberOf,
  placedOrigin,
  type Observation,
  type Observed,
  type WorkloadReading,
} from '../../source-kit/index.ts';
import { unitServices, unitServicesOn, type UnitService } from './asks.ts';
import type { SystemdReading, UnitReading } from './reading.ts';

/** The one origin of all declared units: there is no system above the machines. */
export const originId = 'systemd';
export const workloadOf = (service: Pick<UnitService, 'name'>) => workloadId(`${originId}/${service.name}`);
export const placementOf = (service: UnitService, nodeId: NodeId): string => `${service.runs.unit}@${nodeId}`;

export type SystemdObservation = Observation<SystemdReading>;

const tenMinutesMs = 600_000;

/** What one node says of one of its units; undefined when it was not asked about it yet. */
export const unitOn = (
  observation: SystemdObservation,
  service: UnitService,
  nodeId: NodeId,
): UnitReading | undefined => {
  const local = observation.locals.get(nodeId);
  if (local?.state !== 'known') return undefined;
  const at = unitServicesOn(observation.declared, nodeId).findIndex(({ name }) => name === service.name);
  return local.value.units[at];
};

/** systemd's words for a state, systemctl(1): ActiveState and LoadState. */
const stateOf = (unit: UnitReading): PlacementState => {
  if (unit.load === 'not-found' || unit.load === 'bad-setting' || unit.load === 'error') return 'failed';
  switch (unit.active) {
    case 'active':
    case 'reloading':
      return 'running';
    case 'activating':
      return unit.sub === 'auto-restart' ? 'failed' : 'starting';
    case 'deactivating':
      return 'stopping';
    case 'inactive':
      return 'stopped';
    case 'failed':
      return 'failed';
    default:
      return 'unknown';
  }
};

const wordsOf = (unit: UnitReading, service: UnitService): string | undefined => {
  if (unit.load === 'not-found') return `There is no unit ${service.runs.unit} on this node.`;
  if (unit.load === 'bad-setting' || unit.load === 'error')
    return `systemd cannot load ${service.runs.unit} (${unit.load}).`;
  if (unit.active === 'failed' || unit.sub === 'auto-restart')
    return `${service.runs.unit} is ${unit.active} (${unit.sub}), result ${unit.result}.`;
  return unit.health.says === '' ? undefined : unit.health.says;
};

const healthOf = (unit: UnitReading, service: UnitService): Health =>
  service.health === undefined
    ? 'not-checked'
    : unit.health.health === 'not-checked'
      ? 'unknown'
      : unit.health.health;

const readPlacement = (service: UnitService, nodeId: NodeId, observation: SystemdObservation): Placement => {
  const local = observation.locals.get(nodeId);
  const unit = unitOn(observation, service, nodeId);
  const base = { id: placementOf(service, nodeId), nodeId, observedAt: local?.observedAt ?? observation.now };
  if (local === undefined || local.state === 'unknown' || unit === undefined)
    return { ...base, ...unknownPlacement(local, service) };
  const says = wordsOf(unit, service);
  return {
    ...base,
    state: stateOf(unit),
    health: healthOf(unit, service),
    wanted: local.value.held === undefined ? 'running' : 'stopped',
    ...(unit.version === undefined ? {} : { image: { reference: unit.version } }),
    ...(unit.inStateMs === undefined
      ? {}
      : { since: epochMs(Math.max(0, local.observedAt - unit.inStateMs)) }),
    ...(says === undefined ? {} : { says }),
    ...restartsOf(unit),
  };
};

const unknownPlacement = (
  local: Observed<SystemdReading> | undefined,
  service: UnitService,
): Pick<Placement, 'state' | 'health' | 'wanted' | 'says'> => ({
  state: 'unknown',
  health: service.health === undefined ? 'not-checked' : 'unknown',
  wanted: 'running',
  says:
    local === undefined
      ? 'No answer has come yet.'
      : local.state === 'unknown'
        ? local.fault.says
        : local.value.hasSystemd
          ? 'The node was not asked about this unit yet.'
          : 'There is no systemd on this node.',
});

/** systemd counts since the last start by hand. Only a unit that came up within ten minutes can be in a loop now. */
const restartsOf = (unit: UnitReading): Pick<Placement, 'restarts'> => {
  if (unit.restarts === undefined || unit.inStateMs === undefined) return {};
  return { restarts: unit.inStateMs > tenMinutesMs ? 0 : unit.restarts };
};

const readWorkload = (service: UnitService, observation: SystemdObservation): Workload => {
  const placements = service.nodes.map((id) => readPlacement(service, id, observation));
  const oldest = placements.reduce<EpochMs>(
    (least, { observedAt }) => (observedAt < least ? observedAt : least),
    observation.now,
  );
  return {
    id: workloadOf(service),
    name: service.name,
    source: 'systemd',
    originId,
    mode: 'placed',
    desired: placements.filter(({ wanted }) => wanted === 'running').length,
    hasHealthCheck: service.health !== undefined,
    policy: {
      minimum: service.minimum,
      maxPerNode: service.maxPerNode ?? 1,
      ...(service.spreadOver === undefined ? {} : { spreadOver: service.spreadOver }),
      mayOverlap: false,
    },
    placements,
    observedAt: oldest,
    everyMs: observation.everyMs,
    observedBy: `systemctl show ${service.runs.unit}`,
  };
};

const readingOf = (local: Observed<SystemdReading> | undefined): SystemdReading | undefined =>
  local?.state === 'known' ? local.value : undefined;

/** All declared units of the fleet, with the machines they belong on. */
export const readWorkloads = (observation: SystemdObservation): WorkloadReading => {
  const services = unitServices(observation.declared);
  if (services.length === 0) return { origins: [], workloads: [] };
  const ids = [...new Set(services.flatMap(({ nodes }) => nodes))];
  const origin = placedOrigin(observation, ids, {
    id: originId,
    source: 'systemd',
    name: 'Declared services',
    members: ids.map((id) => memberOf(id, readingOf(observation.locals.get(id)))),
  });
  return { origins: [origin], workloads: services.map((service) => readWorkload(service, observation)) };
};
