import {
  withoutUndefined,
  type DeclaredService,
  type FleetNode,
  type HealthCheck,
  type NodeId,
} from '#shared/model';
import { durationMs, type PathProblem, type ServiceFields } from '../file/index.ts';
import { placesOf } from './places.ts';
import { unitName } from './runs.ts';
import { serviceProblems } from './service-problems.ts';

/** A node must be well this long before the next batch where the file says nothing, ms (R78). */
const healthyForMs = 30_000;
/** A node that is not well by then has failed where the file says nothing, ms. */
const deadlineMs = 300_000;
/** Time for open connections to end where they cannot be counted and the file says nothing, ms. */
const settleMs = 10_000;

const runsOf = (service: ServiceFields): DeclaredService['runs'] => {
  if (service.container === undefined) return { kind: 'unit', unit: unitName(service.unit ?? '') };
  const { container, compose } = service;
  return { kind: 'container', container, ...(compose === undefined ? {} : { compose }) };
};

const readTcp = (tcp: string | number): HealthCheck => {
  const text = String(tcp);
  const colon = text.lastIndexOf(':');
  const address = colon < 0 ? '127.0.0.1' : text.slice(0, colon).replaceAll(/[[\]]/g, '');
  return { kind: 'tcp', address, port: Number(text.slice(colon + 1)) };
};

const healthOf = ({ health }: ServiceFields): HealthCheck | undefined => {
  if (health?.http !== undefined) return { kind: 'http', url: health.http };
  if (health?.tcp !== undefined) return readTcp(health.tcp);
  return health?.command === undefined ? undefined : { kind: 'command', command: health.command };
};

const deployOf = ({ deploy }: ServiceFields): DeclaredService['deploy'] => {
  if (deploy === undefined) return undefined;
  const { before, install, after, version } = deploy;
  return {
    ...withoutUndefined({ before, install, after, version }),
    batch: deploy.batch ?? 1,
    pauseMs: deploy.pause === undefined ? 0 : durationMs(deploy.pause),
    healthyForMs: deploy.healthyFor === undefined ? healthyForMs : durationMs(deploy.healthyFor),
    deadlineMs: deploy.deadline === undefined ? deadlineMs : durationMs(deploy.deadline),
  };
};

const hooksOf = ({ hooks }: ServiceFields): DeclaredService['hooks'] => {
  if (hooks === undefined) return undefined;
  const { on, takeOut, putBack, connections } = hooks;
  return {
    on,
    takeOut,
    putBack,
    ...(connections === undefined ? {} : { connections }),
    settleMs: hooks.settle === undefined ? settleMs : durationMs(hooks.settle),
  };
};

const serviceOf = (name: string, service: ServiceFields, nodes: readonly NodeId[]): DeclaredService => ({
  name,
  runs: runsOf(service),
  nodes: [...nodes],
  minimum: service.minimum ?? Math.min(1, nodes.length),
  mayOverlap: service.overlap ?? false,
  ...withoutUndefined({
    maxPerNode: service.maxPerNode,
    spreadOver: service.spreadOver,
    health: healthOf(service),
    deploy: deployOf(service),
    hooks: hooksOf(service),
  }),
});

/** Two services may not speak of one unit or container of one node: a plan would stop it twice. */
const twiceProblems = (services: readonly DeclaredService[]): readonly PathProblem[] => {
  const owner = new Map<string, string>();
  return services.flatMap(({ name, runs, nodes }) => {
    const thing = runs.kind === 'unit' ? `unit ${runs.unit}` : `container ${runs.container}`;
    const shared = nodes.flatMap((id) => {
      const other = owner.get(`${id} ${thing}`);
      owner.set(`${id} ${thing}`, other ?? name);
      return other === undefined ? [] : [{ id, other }];
    })[0];
    if (shared === undefined) return [];
    const problem: PathProblem = {
      path: ['services', name],
      at: 'key',
      says: `"${name}" and "${shared.other}" both speak of the ${thing} on ${shared.id}.`,
      instead: 'Keep the node in one of the two.',
    };
    return [problem];
  });
};

/** Finds the nodes of each declared service and fills in what the file leaves out. Pure; all problems at once. */
export const resolveServices = (
  written: Readonly<Record<string, ServiceFields>>,
  all: readonly FleetNode[],
): { readonly services: readonly DeclaredService[]; readonly problems: readonly PathProblem[] } => {
  const found = Object.entries(written).map(([name, service]) => {
    const on = placesOf(service, all);
    return {
      service: serviceOf(
        name,
        service,
        on.map(({ id }) => id),
      ),
      problems: serviceProblems(name, service, on, all),
    };
  });
  const services = found.map(({ service }) => service);
  return {
    services,
    problems: [...found.flatMap(({ problems }) => problems), ...twiceProblems(services)],
  };
};
