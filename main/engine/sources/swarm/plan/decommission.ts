import type { OperationRequest } from '#shared/model';
import { drainFor, withRemains, type Look, type Offer } from '../../../source-kit/index.ts';
import { lookForDrain, planDrain } from './drain.ts';
import { nameOf, worldsOf, type SwarmPlanView } from './world.ts';

type Request = Extract<OperationRequest, { readonly kind: 'decommission' }>;

/** What only a person may end: a manager that is demoted while it is needed, or a node removed while it runs, cannot be put back. */
const remainsOf = (view: SwarmPlanView, { nodeIds }: Request): readonly string[] =>
  worldsOf(view).worlds.flatMap(({ members }) =>
    members
      .filter(({ nodeId }) => nodeId !== undefined && nodeIds.includes(nodeId))
      .flatMap((member) => {
        const name = nameOf(member);
        const demote =
          member.role === 'manager'
            ? [
                `${name} stays a manager: demote it once it is empty (docker node demote ${name}), while the quorum holds without it.`,
              ]
            : [];
        return [
          ...demote,
          `${name} stays a drained member of its swarm: when it is switched off for good, remove it (docker swarm leave there, then docker node rm ${name}).`,
        ];
      }),
  );

/** Drains for good: nothing is brought back, and what remains of the membership is said. */
export const planDecommission = (view: SwarmPlanView, request: Request): Offer =>
  withRemains(planDrain(view, drainFor(request)), remainsOf(view, request));

/** The looks of the drain it begins with. */
export const lookForDecommission = (view: SwarmPlanView, request: Request): readonly Look[] =>
  lookForDrain(view, drainFor(request));
