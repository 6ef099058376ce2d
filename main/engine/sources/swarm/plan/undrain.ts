import type { OperationRequest } from '#shared/model';
import { joinOffers, noOffer, type Offer } from '../../../source-kit/index.ts';
import { availabilityCall, memberLock, swarmLock } from './calls.ts';
import { managersOf, worldsOf, type PlanWorld, type SwarmPlanView } from './world.ts';

type Request = Extract<OperationRequest, { readonly kind: 'undrain' }>;

const planIn = (world: PlanWorld, { nodeIds }: Request): Offer => {
  const members = world.members.filter(
    ({ nodeId, availability }) =>
      nodeId !== undefined && nodeIds.includes(nodeId) && availability !== 'active',
  );
  if (members.length === 0) return noOffer;
  const through = managersOf(world);
  return {
    ...noOffer,
    steps: members.map((member) =>
      availabilityCall(member, 'active', ['pause', 'drain'], { phase: 'restore', wave: 0, through }),
    ),
    locks: [swarmLock(world, through), ...members.map((member) => memberLock(member, through))],
    warnings: ['No copy moves back by itself: rebalance afterwards where that matters.'],
    estimateMs: 5_000,
  };
};

/** Lets nodes take copies again, where no journal remembers what a drain changed. */
export const planUndrain = (view: SwarmPlanView, request: Request): Offer =>
  joinOffers(worldsOf(view).worlds.map((world) => planIn(world, request)));
