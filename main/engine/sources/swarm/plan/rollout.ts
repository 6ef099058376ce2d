import type { Image, PlanChange, PlanPromise, StepCall } from '#shared/model';
import { stepCall } from '../../../source-kit/index.ts';
import { nanosToMs } from '../docker/index.ts';
import { modeOf } from '../reading/index.ts';
import {
  proveImageStep,
  proveLogsStep,
  rollbackToStep,
  updateServiceStep,
  type UpdateParams,
} from '../step/index.ts';
import { healthyForMs } from './calls.ts';
import { graceMsOf } from './leaving.ts';
import type { ServiceIn } from './services.ts';
import { availableIn, type PlannedService } from './world.ts';

/** What a service is to run next. */
export type Target = Pick<UpdateParams, 'image' | 'forceTo' | 'logs'> & {
  readonly kind: 'update' | 'rollback';
};

/** Swarm's own default for watching a new copy, ms: too short for most programs to fail in. */
const defaultMonitorMs = 5_000;
const longestRolloutMs = 3_600_000;
const proofMs = 300_000;
const startMs = 20_000;

/** How Swarm goes about an update of this service. */
export const updateManner = ({ service, wanted }: PlannedService) => {
  const config = service.Spec.UpdateConfig;
  const parallelism = config?.Parallelism ?? 1;
  return {
    // 0 is Swarm's word for all at once.
    atOnce: parallelism === 0 ? wanted.length : Math.min(parallelism, wanted.length),
    isStartFirst: config?.Order === 'start-first',
    monitorMs: nanosToMs(config?.Monitor) || defaultMonitorMs,
    delayMs: nanosToMs(config?.Delay) ?? 0,
    onFailure: config?.FailureAction || 'pause',
  };
};

export const writtenImage = ({ service }: PlannedService): string =>
  service.Spec.TaskTemplate.ContainerSpec?.Image ?? '';

export const rolloutMs = (of: PlannedService): number => {
  const { atOnce, monitorMs, delayMs } = updateManner(of);
  const batches = Math.ceil(of.wanted.length / Math.max(1, atOnce));
  return batches * (startMs + graceMsOf(of) + delayMs) + monitorMs + healthyForMs;
};

/** Update, then see on every machine that it is so. Takes two waves. */
export const rolloutCalls = (
  { of, world, through }: ServiceIn,
  target: Target,
  wave: number,
): readonly StepCall[] => {
  const { service, workload } = of;
  const name = service.Spec.Name;
  // What its machines do by themselves is for each of them to say: only a driver of the service's own can be proven.
  const driver = target.logs?.to ?? null;
  const kind = target.kind === 'update' ? updateServiceStep : rollbackToStep;
  const place = { source: 'swarm', phase: 'work', through, subject: workload.id } as const;
  return [
    stepCall(
      kind,
      {
        serviceId: service.ID,
        name,
        image: target.image,
        from: writtenImage(of),
        ...(target.forceTo === undefined ? {} : { forceTo: target.forceTo }),
        ...(target.logs === undefined ? {} : { logs: target.logs }),
        machines: world.machines,
      },
      {
        ...place,
        id: `${kind.id} ${workload.id}`,
        wave,
        deadlineMs: Math.min(longestRolloutMs, 2 * rolloutMs(of) + proofMs),
      },
    ),
    stepCall(
      proveImageStep,
      {
        serviceId: service.ID,
        name,
        image: target.image,
        machines: world.members.flatMap(({ memberId, nodeId, node }) =>
          nodeId === undefined
            ? []
            : [{ memberId, nodeId, architecture: node.Description?.Platform?.Architecture ?? '' }],
        ),
      },
      {
        ...place,
        id: `swarm.prove-image ${workload.id}`,
        wave: wave + 1,
        holdsForMs: healthyForMs,
        deadlineMs: proofMs,
      },
    ),
    ...(driver === null
      ? []
      : [
          stepCall(
            proveLogsStep,
            { serviceId: service.ID, name, driver, machines: world.machines },
            { ...place, id: `swarm.prove-logs ${workload.id}`, wave: wave + 1, deadlineMs: proofMs },
          ),
        ]),
  ];
};

/** Before and after of each copy. */
export const rolloutChanges = ({ workload }: PlannedService, to: Image): readonly PlanChange[] =>
  workload.placements
    .filter(({ wanted }) => wanted === 'running')
    .map(({ nodeId, slot, image }) => ({
      workloadId: workload.id,
      ...(nodeId === undefined ? {} : { nodeId }),
      ...(slot === undefined ? {} : { slot }),
      ...(image === undefined ? {} : { from: image }),
      to,
    }));

export const rolloutPromise = (of: PlannedService): PlanPromise => {
  const { workload } = of;
  const now = availableIn(of);
  const { atOnce, isStartFirst } = updateManner(of);
  return {
    workloadId: workload.id,
    name: workload.name,
    desired: workload.desired,
    minimum: workload.policy.minimum,
    before: now,
    lowest: isStartFirst ? now : Math.max(0, now - atOnce),
    highest: isStartFirst ? now + atOnce : now,
    after: Math.max(now, Math.min(workload.desired, of.wanted.length)),
  };
};

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

/** How the swarm will do it, and what of that is unwise. */
export const rolloutWarnings = (of: PlannedService): readonly string[] => {
  const { name } = of.workload;
  const { atOnce, isStartFirst, monitorMs, delayMs, onFailure } = updateManner(of);
  const isDefault = (nanosToMs(of.service.Spec.UpdateConfig?.Monitor) || 0) === 0;
  return [
    `${name}: ${atOnce} at a time, ${isStartFirst ? 'the new copy first' : 'the old copy stops first'}, ${seconds(delayMs)} between, each new copy watched for ${seconds(monitorMs)}; on failure Swarm ${onFailure === 'pause' ? 'pauses' : onFailure === 'rollback' ? 'rolls back' : 'goes on'}.`,
    ...(isDefault || monitorMs <= defaultMonitorMs
      ? [
          `${name}: ${seconds(monitorMs)} of watching ${isDefault ? "(Swarm's default) " : ''}is too short for most programs to show that they fail.`,
        ]
      : []),
    ...(of.workload.hasHealthCheck
      ? []
      : [`${name} has no health check: a copy counts as well as soon as its process runs.`]),
    ...(onFailure === 'continue' ? [`${name}: Swarm goes on although copies fail.`] : []),
  ];
};

/** Why nothing can be rolled out onto a service now, or undefined. */
export const rolloutObstacle = ({ service, workload }: PlannedService): string | undefined => {
  if (modeOf(service.Spec).endsWith('job'))
    return `${workload.name} is a job: it is run anew, not rolled out.`;
  const state = service.UpdateStatus?.State;
  return state === 'updating' || state === 'rollback_started'
    ? `Another update of ${workload.name} is under way: ${service.UpdateStatus?.Message ?? state}.`
    : undefined;
};
