import type { PlanItem } from '#shared/model';
import { availableOn, marksOf, nodeLock, noOffer, stepCall, type Offer } from '../../../source-kit/index.ts';
import { holdMark, hooks, runStep } from '../step/index.ts';
import { workloadIdOf } from '../workloads.ts';
import {
  containersOn,
  placeOf,
  promisesOf,
  withService,
  workloadNamed,
  type ContainerOnNode,
  type DockerView,
  type RequestOf,
} from './containers-on.ts';

const itemOf = (view: DockerView, at: ContainerOnNode, away: readonly string[]): PlanItem => {
  const base = {
    id: `container ${at.name} ${at.nodeId}`,
    nodeId: at.nodeId,
    layer: 'container',
    name: at.name,
  };
  if (at.service === undefined)
    return {
      ...base,
      fate: 'unmanaged',
      says: 'Nobody declared it, so it is left running. No other machine takes its work over when this one stops.',
    };
  const id = workloadIdOf(at.service.name);
  const workload = workloadNamed(view, id);
  const others = workload === undefined ? [] : availableOn(workload).filter((node) => !away.includes(node));
  return {
    ...base,
    workloadId: id,
    // Nothing is started elsewhere: the copies that are there already carry on.
    fate: others.length > 0 ? 'stays' : 'lost',
    says:
      others.length > 0
        ? `It stops with its node. ${at.service.name} goes on on ${others.join(', ')}.`
        : `It stops with its node, and no other available copy of ${at.service.name} is left.`,
  };
};

const running = (view: DockerView, nodeIds: RequestOf<'drain'>['nodeIds']): readonly ContainerOnNode[] =>
  nodeIds.flatMap((id) => containersOn(view, id)).filter(({ container }) => container.State === 'running');

/** Machines are marked as held, declared containers taken out of service and stopped. What nobody declared is listed and left alone. */
export const planDrain = (view: DockerView, request: RequestOf<'drain'>): Offer => {
  const found = running(view, request.nodeIds);
  const ours = found.filter((at) => at.service !== undefined);
  const held = marksOf('container', view.observation.declared, request.nodeIds);
  return {
    ...noOffer,
    steps: [
      ...holdMark.hold(held, request.until),
      ...ours.flatMap((at) => [
        ...(at.service === undefined ? [] : hooks.takeOut({ nodeId: at.nodeId, service: at.service }, 0)),
        stepCall(
          runStep,
          { nodeId: at.nodeId, name: at.name, wanted: 'stopped', ...withService(at) },
          placeOf('stop', at, 'move', 0),
        ),
      ]),
    ],
    locks: [...new Set([...held, ...ours.map(({ nodeId }) => nodeId)])].map(nodeLock),
    items: found.map((at) => itemOf(view, at, request.nodeIds)),
    promises: promisesOf(view, ours, { atOnce: ours.length, comeBack: false }),
    estimateMs: ours.length * 12_000,
  };
};

/** Starts the declared containers again and puts the machines back into service. */
export const planUndrain = (view: DockerView, request: RequestOf<'undrain'>): Offer => {
  const stopped = request.nodeIds
    .flatMap((id) => containersOn(view, id))
    .filter(({ container, service }) => service !== undefined && container.State !== 'running');
  const held = marksOf('container', view.observation.declared, request.nodeIds);
  return {
    ...noOffer,
    steps: [
      ...stopped.flatMap((at) => [
        stepCall(
          runStep,
          { nodeId: at.nodeId, name: at.name, wanted: 'running', ...withService(at) },
          placeOf('start', at, 'work', 0),
        ),
        ...(at.service === undefined ? [] : hooks.putBack({ nodeId: at.nodeId, service: at.service }, 0)),
      ]),
      ...holdMark.release(held),
    ],
    locks: [...new Set([...held, ...stopped.map(({ nodeId }) => nodeId)])].map(nodeLock),
    promises: promisesOf(view, stopped, { atOnce: 0, comeBack: true }),
    estimateMs: stopped.length * 12_000,
  };
};
