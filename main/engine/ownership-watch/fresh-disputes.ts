import type { Dispute, EpochMs, OwnedSpace } from '#shared/model';

/**
 * Tells troubles that were seen once from those that stand: parties are asked one after the other, so a change in between looks
 * like a dispute until all of them were asked again.
 */
export type FreshDisputes = {
  /** The same reading, with what was seen only once marked `isFresh`. */
  readonly mark: (space: OwnedSpace) => OwnedSpace;
};

type Known = { readonly since: EpochMs; isSure: boolean };

/** Everybody who speaks in it has spoken since then. Who is silent cannot: what it said last stands until it does. */
const isToldSince = ({ sides }: Dispute, since: EpochMs): boolean =>
  sides.every(({ claims }) =>
    claims.every(
      ({ state, observedAt }) => state === 'silent' || observedAt === undefined || observedAt > since,
    ),
  );

/** Starts with nothing seen. */
export const createFreshDisputes = (): FreshDisputes => {
  let known = new Map<string, Known>();
  return {
    mark: (space) => {
      const next = new Map<string, Known>();
      const disputes = space.disputes.map((dispute) => {
        const before = known.get(dispute.id) ?? { since: space.observedAt, isSure: false };
        const now = { since: before.since, isSure: before.isSure || isToldSince(dispute, before.since) };
        next.set(dispute.id, now);
        return now.isSure ? dispute : { ...dispute, isFresh: true as const };
      });
      known = next;
      return { ...space, disputes };
    },
  };
};
