import type { MovedSpace, PlanMove, SpaceView } from '#shared/model';

/** The spaces of these moves with what their parties have now: the plan keeps it, so that its record can tell before from after. */
export const movedSpacesOf = (
  moves: readonly PlanMove[],
  spaces: readonly SpaceView[],
): readonly MovedSpace[] => {
  const bySpace = Map.groupBy(moves, ({ spaceId }) => spaceId);
  return spaces.flatMap((space) => {
    const own = bySpace.get(space.id);
    if (own === undefined) return [];
    const named = new Set(own.flatMap(({ from, to }) => (to === undefined ? [from] : [from, to])));
    return [
      {
        spaceId: space.id,
        name: space.name,
        unit: space.unit,
        parties: space.parties
          .filter(({ id }) => named.has(id))
          .map(({ id, name, nodeId, owns, holds }) => ({ id, name, nodeId, owns, holds })),
      },
    ];
  });
};
