import type { Claim, DeclaredLocator, NodeId } from '#shared/model';
import type { OwnershipView, PlanView } from '../../../source-kit/index.ts';
import {
  hostClaim,
  locatorClaim,
  locatorId,
  type HostClaim,
  type LocatorClaim,
  type SpaceClaim,
} from '../reading/index.ts';

export type LocatorView = OwnershipView<DeclaredLocator, SpaceClaim>;
export type LocatorPlanView = PlanView<unknown, unknown, LocatorView>;

/** One who was asked, as the screens name it, with what it said last. */
export type Voice<C> = { readonly claim: Claim; readonly said: C | undefined };
export type HostVoice = Voice<HostClaim> & { readonly target: string; readonly nodeId: NodeId };

const claimOf = ({ claims, claimants }: LocatorView, id: string): Claim => {
  const { kind = 'host', nodeId } = claimants.find((each) => each.id === id) ?? {};
  const observed = claims.get(id);
  const about = { claimant: id, kind, ...(nodeId === undefined ? {} : { nodeId }) };
  if (observed?.state === 'known')
    return { ...about, state: 'says', observedAt: observed.observedAt, says: '' };
  const last = observed?.last?.observedAt;
  return {
    ...about,
    state: 'silent',
    ...(last === undefined ? {} : { observedAt: last }),
    says: observed?.fault.says ?? 'It was not asked yet.',
  };
};

export const locatorVoice = (view: LocatorView): Voice<LocatorClaim> => ({
  claim: claimOf(view, locatorId),
  said: locatorClaim(view.claims),
});

export const hostVoices = (view: LocatorView): readonly HostVoice[] =>
  view.claimants.flatMap(({ id, kind, nodeId }) =>
    kind !== 'host' || nodeId === undefined
      ? []
      : [{ claim: claimOf(view, id), said: hostClaim(view.claims, id), target: id, nodeId }],
  );
