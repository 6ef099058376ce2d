import type { NodeId, PlanChange, StepCall } from '#shared/model';
import {
  nodeLock,
  noOffer,
  refused,
  releaseBefore,
  releasesOf,
  stepCall,
  type Offer,
} from '../../../source-kit/index.ts';
import type { UnitService } from '../asks.ts';
import { batchGate, hooks, installStep, restartStep } from '../step/index.ts';
import { unitOn, workloadOf } from '../workloads.ts';
import {
  placeOf,
  promisesOf,
  serviceOf,
  workloadIn,
  type RequestOf,
  type SystemdView,
  type UnitOnNode,
} from './services-on.ts';

const batchesOf = (nodes: readonly NodeId[], size: number): readonly (readonly NodeId[])[] =>
  Array.from({ length: Math.ceil(nodes.length / size) }, (_, at) => nodes.slice(at * size, (at + 1) * size));

/** One batch: out of service, the change, back into service; then the rest in which its copies must stay well. */
const batchSteps = (
  units: readonly UnitOnNode[],
  wave: number,
  change: (at: UnitOnNode, wave: number) => StepCall,
): readonly StepCall[] => [
  ...units.flatMap((at) => [...hooks.takeOut(at, wave), change(at, wave), ...hooks.putBack(at, wave)]),
  ...batchGate.after(units, wave, units[0]?.service.deploy),
];

const rollout = (
  view: SystemdView,
  service: UnitService,
  of: {
    readonly change: (at: UnitOnNode, wave: number) => StepCall;
    readonly changes: readonly PlanChange[];
    readonly warnings: readonly string[];
  },
): Offer => {
  const size = service.deploy?.batch ?? 1;
  const batches = batchesOf(service.nodes, size);
  return {
    ...noOffer,
    steps: batches.flatMap((nodes, wave) =>
      batchSteps(
        nodes.map((nodeId) => ({ service, nodeId })),
        wave,
        of.change,
      ),
    ),
    locks: service.nodes.map(nodeLock),
    promises: promisesOf(view, [service], { away: service.nodes, atOnce: size, comeBack: true }),
    changes: of.changes,
    warnings: [
      ...of.warnings,
      ...(service.health === undefined
        ? [`${service.name} declares no health check: a copy counts as well as soon as its unit is active.`]
        : []),
    ],
    estimateMs:
      batches.length * ((service.deploy?.healthyForMs ?? 0) + (service.deploy?.pauseMs ?? 0) + 15_000),
  };
};

const toVersion = (view: SystemdView, service: UnitService, version: string): Offer => {
  const { deploy } = service;
  if (deploy?.install === undefined)
    return refused(
      `The fleet file does not say how ${service.name} is deployed. Give it deploy.install, a command that finds the version in $VERSION.`,
    );
  return rollout(view, service, {
    change: (at, wave) =>
      stepCall(
        installStep,
        { ...at, version },
        placeOf('systemd.install', at, {
          phase: 'work',
          wave,
          holdsForMs: deploy.healthyForMs,
          deadlineMs: deploy.deadlineMs,
          whenLate: 'fail',
        }),
      ),
    changes: service.nodes.map((nodeId) => {
      const from = unitOn(view.observation, service, nodeId)?.version;
      return {
        workloadId: workloadOf(service),
        nodeId,
        ...(from === undefined ? {} : { from: { reference: from } }),
        to: { reference: version },
      };
    }),
    warnings:
      deploy.version === undefined
        ? [
            `${service.name} has no deploy.version command: which version runs cannot be verified, nor rolled back.`,
          ]
        : [],
  });
};

/** A rollout by batch with health gates: another version, or the same one started anew. */
export const planRedeploy = (view: SystemdView, request: RequestOf<'redeploy'>): Offer => {
  const service = serviceOf(view, request.workloadId);
  if (service === undefined) return noOffer;
  if (request.to.kind === 'image') return toVersion(view, service, request.to.reference);
  if (request.to.kind === 're-resolve')
    return refused(`${service.name} is a unit: it has versions, not tags. Name the version.`);
  return rollout(view, service, {
    change: (at, wave) =>
      stepCall(
        restartStep,
        at,
        placeOf('systemd.restart', at, {
          phase: 'work',
          wave,
          holdsForMs: service.deploy?.healthyForMs ?? 10_000,
          deadlineMs: service.deploy?.deadlineMs ?? 300_000,
          whenLate: 'fail',
        }),
      ),
    changes: [],
    warnings: [],
  });
};

/** Back to a version of the ledger, with the same batches and gates. */
export const planRollback = (view: SystemdView, request: RequestOf<'rollback'>): Offer => {
  const { scope } = request;
  // Units belong to no stack.
  if (scope.kind === 'stack') return noOffer;
  const service = serviceOf(view, scope.workloadId);
  if (service === undefined) return noOffer;
  const own = releasesOf(view.releases, scope.workloadId);
  const current = workloadIn(view, service)?.placements.map(({ image }) => image?.reference) ?? [];
  const target =
    scope.releaseId === undefined
      ? releaseBefore(own, ({ image }) => current.includes(image.reference))
      : own.find(({ id }) => id === scope.releaseId);
  return target === undefined
    ? refused(`The release ledger has no earlier version of ${service.name}.`)
    : toVersion(view, service, target.image.reference);
};

/** Replaces the instance on one node, or on each node in turn. */
export const planRestart = (view: SystemdView, request: RequestOf<'restart'>): Offer => {
  const service = serviceOf(view, request.workloadId);
  if (service === undefined) return noOffer;
  const nodes = service.nodes.filter((id) => request.nodeId === undefined || id === request.nodeId);
  if (nodes.length === 0)
    return refused(`${service.name} does not belong on ${request.nodeId ?? 'any node'}.`);
  return {
    ...noOffer,
    steps: nodes.flatMap((nodeId, wave) =>
      batchSteps([{ service, nodeId }], wave, (at) =>
        stepCall(restartStep, at, placeOf('systemd.restart', at, { phase: 'work', wave, holdsForMs: 5_000 })),
      ),
    ),
    locks: nodes.map(nodeLock),
    promises: promisesOf(view, [service], { away: nodes, atOnce: 1, comeBack: true }),
    warnings: ['A unit cannot run twice on one machine: it is away between its old and its new instance.'],
    estimateMs: nodes.length * 15_000,
  };
};
