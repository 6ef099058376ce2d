import type { OwnershipChange } from '#shared/contract';
import type { SpaceView } from '#shared/model';
import { createFeedContext } from '../feed/feed-context.tsx';
import { createFeedStore, type FeedStore } from '../feed/feed-store.ts';
import { sameList } from '../fleet/use-fleet.tsx';
import { applyOwnershipChange, noSpaces, type OwnershipState } from './ownership-state.ts';

export type OwnershipStore = FeedStore<OwnershipState, OwnershipChange>;

/** Knows no space yet. */
export const createOwnershipStore = (pace?: (tell: () => void) => void): OwnershipStore =>
  createFeedStore(noSpaces, applyOwnershipChange, pace);

const feed = createFeedContext<OwnershipState, OwnershipChange>(
  'an OwnershipProvider must stand above everything that shows ownership',
);

/** Gives the window its spaces. */
export const OwnershipProvider = feed.Provider;

/** Something worked out from the spaces; see `useFleet`. */
export const useOwnership = feed.useSelection;

/** Why ownership is not being told, while it is not. */
export const useOwnershipTrouble = feed.useTrouble;

const allOf = ({ spaces }: OwnershipState): readonly SpaceView[] => [...spaces.values()];
const known = ({ isKnown }: OwnershipState): boolean => isKnown;

/** Every space. */
export const useSpaces = (): readonly SpaceView[] => useOwnership(allOf, sameList);

/** False until the engine has told of the spaces once. */
export const useOwnershipKnown = (): boolean => useOwnership(known);
