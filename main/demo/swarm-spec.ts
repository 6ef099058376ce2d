import type { WorldCheck, WorldSwarmService } from '#shared/model';
import type { ServiceSpec, TaskSpec } from '../engine/sources/swarm/fake/index.ts';

const nanoseconds = (ms: number): number => ms * 1_000_000;

/** A check in Docker's words. */
export const healthcheckOf = (check: WorldCheck) => ({
  Test: ['CMD-SHELL', check.command],
  Interval: nanoseconds(check.intervalMs),
  Timeout: nanoseconds(check.timeoutMs),
  Retries: check.retries,
  StartPeriod: nanoseconds(check.startPeriodMs),
});

const templateOf = (service: WorldSwarmService): TaskSpec => ({
  ContainerSpec: {
    Image: service.image,
    StopGracePeriod: nanoseconds(service.graceMs),
    ...(service.check === undefined ? {} : { Healthcheck: healthcheckOf(service.check) }),
  },
  RestartPolicy: { Condition: 'any', Delay: nanoseconds(5_000), MaxAttempts: 0 },
  Placement: {
    Constraints: service.constraints,
    ...(service.spreadOver === undefined
      ? {}
      : { Preferences: [{ Spread: { SpreadDescriptor: `node.labels.${service.spreadOver}` } }] }),
    ...(service.maxPerNode === undefined ? {} : { MaxReplicas: service.maxPerNode }),
  },
  ForceUpdate: 0,
});

const updateOf = ({ update }: WorldSwarmService): Pick<ServiceSpec, 'UpdateConfig' | 'RollbackConfig'> => {
  if (update === undefined) return {};
  const { parallelism, order, onFailure, monitorMs } = update;
  const config = {
    Parallelism: parallelism,
    Order: order,
    MaxFailureRatio: 0,
    ...(monitorMs === 0 ? {} : { Monitor: nanoseconds(monitorMs) }),
  };
  return {
    UpdateConfig: { ...config, FailureAction: onFailure },
    RollbackConfig: { ...config, FailureAction: 'pause' },
  };
};

/** A service of a scenario as its owner would have created it. */
export const specOf = (service: WorldSwarmService): ServiceSpec => ({
  Name: service.name,
  Labels: {
    ...(service.stack === undefined ? {} : { 'com.docker.stack.namespace': service.stack }),
    ...(service.minimum === undefined ? {} : { 'quarterdeck.minimum': String(service.minimum) }),
  },
  TaskTemplate: templateOf(service),
  Mode: service.replicas === 'everywhere' ? { Global: {} } : { Replicated: { Replicas: service.replicas } },
  ...updateOf(service),
  EndpointSpec: { Mode: 'vip' },
});
