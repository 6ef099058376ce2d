import type { NodeId, OperationRequest, StepPhase, Workload } from '#shared/model';
import { promisePlaced, type Offer, type PlanView, type StepPlace } from '../../../source-kit/index.ts';
import { containerServices, type Container, type ContainerService, type DockerReading } from '../asks.ts';
import { isContainerOf, nameOf, originId, workloadIdOf } from '../workloads.ts';

export type DockerView = PlanView<DockerReading>;
export type RequestOf<Kind extends OperationRequest['kind']> = Extract<
  OperationRequest,
  { readonly kind: Kind }
>;

/** One container on a machine, and the declared service it belongs to, where there is one. */
export type ContainerOnNode = {
  readonly nodeId: NodeId;
  readonly container: Container;
  readonly name: string;
  readonly service: ContainerService | undefined;
};

/** The containers of one machine as last read; none while it does not answer. */
export const containersOn = (view: DockerView, nodeId: NodeId): readonly ContainerOnNode[] => {
  const local = view.observation.locals.get(nodeId);
  if (local?.state !== 'known') return [];
  const services = containerServices(view.observation.declared).filter(({ nodes }) => nodes.includes(nodeId));
  return local.value.containers.map((container) => ({
    nodeId,
    container,
    name: nameOf(container),
    service: services.find((service) => isContainerOf(container, service)),
  }));
};

export const workloadNamed = (view: DockerView, id: string): Workload | undefined =>
  view.workloads.find((workload) => workload.id === id);

/** The copies of one workload, in the order of its placements. */
export const copiesOf = (view: DockerView, workload: Workload): readonly ContainerOnNode[] =>
  workload.placements.flatMap(({ id, nodeId }) =>
    nodeId === undefined ? [] : containersOn(view, nodeId).filter(({ container }) => container.Id === id),
  );

/** Promises of the workloads that some containers belong to. */
export const promisesOf = (
  view: DockerView,
  of: readonly ContainerOnNode[],
  how: { readonly atOnce: number; readonly comeBack: boolean },
): Offer['promises'] => {
  const ids = [
    ...new Set(of.flatMap(({ service }) => (service === undefined ? [] : [workloadIdOf(service.name)]))),
  ];
  return ids.flatMap((id) => {
    const workload = workloadNamed(view, id);
    const away = of.filter(({ service }) => service !== undefined && workloadIdOf(service.name) === id);
    return workload === undefined
      ? []
      : [promisePlaced(workload, { ...how, away: [...new Set(away.map(({ nodeId }) => nodeId))] })];
  });
};

/** Where a step of one container stands among the others. */
export const placeOf = (
  word: string,
  { nodeId, name }: Pick<ContainerOnNode, 'nodeId' | 'name'>,
  phase: StepPhase,
  wave: number,
): StepPlace => ({
  id: `${originId}.${word} ${name} ${nodeId}`,
  source: 'docker',
  phase,
  through: [nodeId],
  subject: nodeId,
  wave,
});

/** A step's params want the service only when there is one. */
export const withService = ({ service }: ContainerOnNode) => (service === undefined ? {} : { service });
