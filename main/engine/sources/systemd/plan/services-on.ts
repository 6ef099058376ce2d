import type { NodeId, OperationRequest, PlanPromise, Workload } from '#shared/model';
import { promisePlaced, type PlanView, type StepPlace } from '../../../source-kit/index.ts';
import { unitServices, unitServicesOn, type UnitService } from '../asks.ts';
import type { SystemdReading } from '../reading.ts';
import { workloadOf } from '../workloads.ts';

export type SystemdView = PlanView<SystemdReading>;
export type RequestOf<Kind extends OperationRequest['kind']> = Extract<
  OperationRequest,
  { readonly kind: Kind }
>;

/** A declared unit on a node of a request. */
export type UnitOnNode = { readonly service: UnitService; readonly nodeId: NodeId };

/** Every declared unit on the nodes, node by node in the order asked. */
export const unitsOnNodes = (view: SystemdView, nodeIds: readonly NodeId[]): readonly UnitOnNode[] =>
  nodeIds.flatMap((nodeId) =>
    unitServicesOn(view.observation.declared, nodeId).map((service) => ({ service, nodeId })),
  );

export const serviceOf = (view: SystemdView, workloadId: string): UnitService | undefined =>
  unitServices(view.observation.declared).find((service) => workloadOf(service) === workloadId);

export const workloadIn = (view: SystemdView, service: UnitService): Workload | undefined =>
  view.workloads.find(({ id }) => id === workloadOf(service));

/** What the plan promises of some services; one that was never read promises nothing, and `fresh-knowledge` refuses it. */
export const promisesOf = (
  view: SystemdView,
  services: readonly UnitService[],
  of: Parameters<typeof promisePlaced>[1],
): readonly PlanPromise[] =>
  services.flatMap((service) => {
    const workload = workloadIn(view, service);
    return workload === undefined
      ? []
      : [promisePlaced(workload, { ...of, away: of.away.filter((id) => service.nodes.includes(id)) })];
  });

/** Where a step of one unit stands among the others. */
export const placeOf = (
  kind: string,
  { service, nodeId }: UnitOnNode,
  more: Pick<StepPlace, 'phase' | 'wave'> & Partial<StepPlace>,
): StepPlace => ({
  id: `${kind} ${service.runs.unit} ${nodeId}`,
  source: 'systemd',
  through: [nodeId],
  subject: nodeId,
  ...more,
});
