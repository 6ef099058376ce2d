import { nodeId, operationRequestSchema, type NodeId, type OperationRequest } from '#shared/model';
import type { Route } from './route.ts';
import type { Router } from './router.tsx';

/** Parts of an address that open a sheet over any screen. They say what to plan, never what to do: opening one sends nothing. */
const planKey = 'plan';
const exposureKey = 'what-if';

/** Opens the sheet that plans this wish. Nothing is sent by it; the sheet shows the plan first. */
export const openPlan = (router: Router, request: OperationRequest): void =>
  router.amend({ [planKey]: JSON.stringify(request), [exposureKey]: undefined });

/** Opens the sheet that tells what would be so if these nodes went away. */
export const openExposure = (router: Router, nodeIds: readonly NodeId[]): void =>
  router.amend({ [exposureKey]: JSON.stringify(nodeIds), [planKey]: undefined });

/** Closes whichever of the two is open. */
export const closeSheet = (router: Router): void =>
  router.amend({ [planKey]: undefined, [exposureKey]: undefined });

const parsed = (text: string | undefined): unknown => {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // an address typed by hand may hold anything
  }
};

/** The wish in the address; undefined when there is none, or none that makes sense. */
export const askedPlan = ({ query }: Route): OperationRequest | undefined => {
  const read = operationRequestSchema.safeParse(parsed(query[planKey]));
  return read.success ? read.data : undefined;
};

/** The nodes of the address that might go away; undefined when nothing is asked about them. */
export const askedExposure = ({ query }: Route): readonly NodeId[] | undefined => {
  const read = parsed(query[exposureKey]);
  if (!Array.isArray(read)) return undefined;
  const names = read.filter((each): each is string => typeof each === 'string' && each !== '');
  return names.length === 0 ? undefined : names.map(nodeId);
};
