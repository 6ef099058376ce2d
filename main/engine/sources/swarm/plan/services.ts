import type { WorkloadId } from '#shared/model';
import { managersOf, worldsOf, type PlannedService, type PlanWorld, type SwarmPlanView } from './world.ts';
import type { Place } from './calls.ts';

/** One service in its swarm, and who can carry changes of it. */
export type ServiceIn = {
  readonly of: PlannedService;
  readonly world: PlanWorld;
  readonly through: Place['through'];
};

/** Services by workload id, of swarms that can be read now. */
export const servicesIn = (view: SwarmPlanView): readonly ServiceIn[] =>
  worldsOf(view).worlds.flatMap((world) => {
    const through = managersOf(world);
    return through.length === 0 ? [] : world.services.map((of) => ({ of, world, through }));
  });

/** One service; or why there is none to plan on. */
export const serviceNamed = (view: SwarmPlanView, id: WorkloadId): ServiceIn | string => {
  const found = servicesIn(view).find(({ of }) => of.workload.id === id);
  if (found !== undefined) return found;
  const unread = [...worldsOf(view).unread].find(([originId]) => id.startsWith(`${originId}/`));
  return unread === undefined
    ? `No swarm that can be changed from here has ${id}.`
    : `The swarm cannot be read now, so nothing can be planned on it: ${unread[1]}`;
};
