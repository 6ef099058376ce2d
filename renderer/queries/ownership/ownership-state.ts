import type { OwnershipChange } from '#shared/contract';
import type { Segment, SpaceId, SpaceView } from '#shared/model';

/** All spaces as this window knows them. Spaces that did not change keep their identity. */
export type OwnershipState = {
  /** False until the first reset. */
  readonly isKnown: boolean;
  readonly revision: number;
  readonly spaces: ReadonlyMap<SpaceId, SpaceView>;
};

export const noSpaces: OwnershipState = { isKnown: false, revision: 0, spaces: new Map() };

const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((each, index) => each === b[index]);

const sameSegment = (a: Segment, b: Segment | undefined): boolean =>
  b !== undefined &&
  a.from === b.from &&
  a.to === b.to &&
  a.count === b.count &&
  a.owner === b.owner &&
  a.state === b.state &&
  a.movingTo === b.movingTo &&
  a.epoch === b.epoch &&
  a.sizeBytes === b.sizeBytes &&
  a.changedAt === b.changedAt &&
  sameNames(a.secondaries, b.secondaries);

/**
 * A space is read again many times before its ranges change. Ranges that did not keep their identity, so that 16,384 of them
 * are compared, which is cheap, and not laid out anew.
 */
const withKept = (next: SpaceView, old: SpaceView | undefined): SpaceView =>
  old !== undefined &&
  old.segments.length === next.segments.length &&
  old.segments.every((segment, index) => sameSegment(segment, next.segments[index]))
    ? { ...next, segments: old.segments }
    : next;

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
  for (const space of change.spaces) spaces.set(space.id, withKept(space, spaces.get(space.id)));
  for (const id of change.removedSpaces) spaces.delete(id);
  return { isKnown: true, revision: change.revision, spaces };
};
