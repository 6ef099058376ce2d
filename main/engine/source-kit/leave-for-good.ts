import type { OperationRequest } from '#shared/model';
import type { Offer } from './planner.ts';

type RequestOf<Kind extends OperationRequest['kind']> = Extract<OperationRequest, { readonly kind: Kind }>;

/** The drain that a decommission begins with: the same steps, with no end to it. */
export const drainFor = ({ nodeIds, surge, deadlineMs }: RequestOf<'decommission'>): RequestOf<'drain'> => ({
  kind: 'drain',
  nodeIds,
  surge,
  ...(deadlineMs === undefined ? {} : { deadlineMs }),
});

/** A drain whose source leaves something for a person to do once the machine is empty: said in the plan, never left out. */
export const withRemains = (offer: Offer, remains: readonly string[]): Offer =>
  offer.steps.length === 0 ? offer : { ...offer, warnings: [...offer.warnings, ...remains] };
