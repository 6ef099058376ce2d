import type { NodeId, PlanItem } from '#shared/model';
import { availableOn, marksOf, nodeLock, noOffer, stepCall, type Offer } from '../../../source-kit/index.ts';
import { holdMark, hooks, unitStep } from '../step/index.ts';
import { placementOf, workloadOf } from '../workloads.ts';
import {
  placeOf,
  promisesOf,
  unitsOnNodes,
  workloadIn,
  type RequestOf,
  type SystemdView,
  type UnitOnNode,
} from './services-on.ts';

const oneHourMs = 3_600_000;

const fateOf = (view: SystemdView, at: UnitOnNode, away: readonly NodeId[]): PlanItem => {
  const { service, nodeId } = at;
  const workload = workloadIn(view, service);
  const others = workload === undefined ? [] : availableOn(workload).filter((id) => !away.includes(id));
  return {
    id: placementOf(service, nodeId),
    nodeId,
    layer: 'unit',
    name: service.runs.unit,
    workloadId: workloadOf(service),
    // Nothing is started elsewhere: the copies that are there already carry on.
    fate: others.length > 0 ? 'stays' : 'lost',
    says:
      others.length > 0
        ? `It stops with its node. ${service.name} goes on with ${others.length} available ${others.length === 1 ? 'copy' : 'copies'} on ${others.join(', ')}.`
        : `It stops with its node, and no other available copy of ${service.name} is left.`,
  };
};

/**
 * Machines without an orchestrator: mark them as held, take them out of service, wait for connections, stop the units.
 * Nothing is started elsewhere: the other machines of the role carry on.
 */
export const planDrain = (view: SystemdView, request: RequestOf<'drain'>): Offer => {
  const units = unitsOnNodes(view, request.nodeIds);
  if (units.length === 0) return noOffer;
  const held = marksOf('unit', view.observation.declared, request.nodeIds);
  const services = [...new Set(units.map(({ service }) => service))];
  return {
    ...noOffer,
    steps: [
      ...holdMark.hold(held, request.until),
      ...units.flatMap((at) => [
        ...hooks.takeOut(at, 0),
        stepCall(
          unitStep,
          { service: at.service, nodeId: at.nodeId, wanted: 'stopped' },
          placeOf('systemd.stop', at, {
            phase: 'move',
            wave: 0,
            deadlineMs: request.deadlineMs ?? oneHourMs,
          }),
        ),
      ]),
    ],
    locks: held.map(nodeLock),
    items: units.map((at) => fateOf(view, at, request.nodeIds)),
    promises: promisesOf(view, services, {
      away: request.nodeIds,
      atOnce: request.nodeIds.length,
      comeBack: false,
    }),
    warnings: units
      .filter(({ service }) => service.hooks === undefined)
      .map(
        ({ service, nodeId }) =>
          `${service.name} on ${nodeId} has no hook that takes it out of service: connections to it break when it stops.`,
      ),
    estimateMs: units.length * 10_000,
  };
};

/** Puts machines back: start the units, wait until they are well, put them into service, take the mark away. */
export const planUndrain = (view: SystemdView, request: RequestOf<'undrain'>): Offer => {
  const units = unitsOnNodes(view, request.nodeIds);
  if (units.length === 0) return noOffer;
  const held = marksOf('unit', view.observation.declared, request.nodeIds);
  const services = [...new Set(units.map(({ service }) => service))];
  return {
    ...noOffer,
    steps: [
      ...units.map((at) =>
        stepCall(
          unitStep,
          { service: at.service, nodeId: at.nodeId, wanted: 'running' },
          placeOf('systemd.start', at, { phase: 'work', wave: 0 }),
        ),
      ),
      ...units.flatMap((at) => hooks.putBack(at, 0)),
      ...holdMark.release(held),
    ],
    locks: held.map(nodeLock),
    promises: promisesOf(view, services, { away: request.nodeIds, atOnce: 0, comeBack: true }),
    estimateMs: units.length * 10_000,
  };
};
