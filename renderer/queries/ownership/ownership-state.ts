import { withSpaceChange, type OwnershipChange } from '#shared/contract';
import type { SpaceId, SpaceView } from '#shared/model';

/** All spaces as this window knows them. Spaces that did not change keep their identity. */
export type OwnershipState = {
  /** False until the first reset. */
  readonly isKnown: boolean;
  readonly revision: number;
  readonly spaces: ReadonlyMap<SpaceId, SpaceView>;
};

export const noSpaces: OwnershipState = { isKnown: false, revision: 0, spaces: new Map() };

/** The spaces after one change. `gap` when it does not follow from what this window has: the feed starts over. */
export const applyOwnershipChange = (
  state: OwnershipState,
  change: OwnershipChange,
): OwnershipState | 'gap' => {
  if (change.kind === 'reset') {
    const { revision, spaces } = change.snapshot;
    return { isKnown: true, revision, spaces: new Map(spaces.map((space) => [space.id, space])) };
  }
  if (!state.isKnown || change.revision !== state.revision + 1) return 'gap';
  const spaces = new Map(state.spaces);
  for (const space of change.spaces) spaces.set(space.id, space);
  for (const each of change.changed) {
    const before = spaces.get(each.id);
    const space = before && withSpaceChange(before, each);
    if (space === undefined) return 'gap';
    spaces.set(each.id, space);
  }
  for (const id of change.removedSpaces) spaces.delete(id);
  return { isKnown: true, revision: change.revision, spaces };
};
