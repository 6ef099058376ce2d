import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';
import type { OwnershipChange } from '#shared/contract';
import type { Fault } from '#shared/fault';
import type { SpaceView } from '#shared/model';
import { createFeedStore, type FeedStore } from '../feed/feed-store.ts';
import { useSelected } from '../feed/use-selected.ts';
import { sameList } from '../fleet/use-fleet.tsx';
import { applyOwnershipChange, noSpaces, type OwnershipState } from './ownership-state.ts';

export type OwnershipStore = FeedStore<OwnershipState, OwnershipChange>;

/** Knows no space yet. */
export const createOwnershipStore = (pace?: (tell: () => void) => void): OwnershipStore =>
  createFeedStore(noSpaces, applyOwnershipChange, pace);

const StoreContext = createContext<OwnershipStore | undefined>(undefined);

/** Gives the window its spaces. */
export const OwnershipProvider = ({
  store,
  children,
}: {
  readonly store: OwnershipStore;
  readonly children: ReactNode;
}) => <StoreContext value={store}>{children}</StoreContext>;

const useStore = (): OwnershipStore => {
  const store = useContext(StoreContext);
  if (store === undefined)
    throw new Error('an OwnershipProvider must stand above everything that shows ownership');
  return store;
};

/** Something worked out from the spaces; see `useFleet`. */
export const useOwnership = <T,>(
  select: (state: OwnershipState) => T,
  same: (a: T, b: T) => boolean = Object.is,
): T => useSelected(useStore(), select, same);

const allOf = ({ spaces }: OwnershipState): readonly SpaceView[] => [...spaces.values()];
const known = ({ isKnown }: OwnershipState): boolean => isKnown;

/** Every space. */
export const useSpaces = (): readonly SpaceView[] => useOwnership(allOf, sameList);

/** False until the engine has told of the spaces once. */
export const useOwnershipKnown = (): boolean => useOwnership(known);

/** Why ownership is not being told, while it is not. */
export const useOwnershipTrouble = (): Fault | undefined => {
  const store = useStore();
  return useSyncExternalStore(store.subscribe, store.trouble);
};
