import type { NodeId, OperationRequest, PlanPromise, Workload } from '#shared/model';
import type { PlanView, StepPlace } from '../../../source-kit/index.ts';
import { unitServices, unitServicesOn, type UnitService } from '../asks.ts';
import type { SystemdReading } from '../reading.ts';
import { placementOf, workloadOf } from '../workloads.ts';

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

/** Whether a copy counts: it runs and its check, where there is one, passes. Unknown never counts. */
const isAvailable = (workload: Workload | undefined, service: UnitService, nodeId: NodeId): boolean => {
  const placement = workload?.placements.find(({ id }) => id === placementOf(service, nodeId));
  return (
    placement?.state === 'running' && (placement.health === 'passing' || placement.health === 'not-checked')
  );
};

/** Nodes whose copy is available now. */
export const availableOn = (view: SystemdView, service: UnitService): readonly NodeId[] =>
  service.nodes.filter((nodeId) => isAvailable(workloadIn(view, service), service, nodeId));

/** What the plan promises of one service while copies on `away` stop, at most `atOnce` of them together. */
export const promiseOf = (
  view: SystemdView,
  service: UnitService,
  of: { readonly away: readonly NodeId[]; readonly atOnce: number; readonly comeBack: boolean },
): PlanPromise => {
  const available = availableOn(view, service);
  const leaving = available.filter((id) => of.away.includes(id)).length;
  const before = available.length;
  return {
    workloadId: workloadOf(service),
    name: service.name,
    desired: service.nodes.length,
    minimum: service.minimum,
    before,
    lowest: before - Math.min(leaving, of.atOnce),
    highest: before,
    after: of.comeBack ? Math.max(before, before - leaving + of.away.length) : before - leaving,
  };
};

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
