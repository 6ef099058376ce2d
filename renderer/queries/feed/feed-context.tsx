import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';
import type { Fault } from '#shared/fault';
import type { FeedStore } from './feed-store.ts';
import { useSelected } from './use-selected.ts';

/** How components come to the store of one feed. */
export type FeedContext<State, Change> = {
  /** Gives everything below it the store. */
  readonly Provider: (props: {
    readonly store: FeedStore<State, Change>;
    readonly children: ReactNode;
  }) => ReactNode;
  /** Something worked out from what was told; drawn again only when `same` says that it differs. */
  readonly useSelection: <T>(select: (state: State) => T, same?: (a: T, b: T) => boolean) => T;
  /** Why nothing is being told, while nothing is. */
  readonly useTrouble: () => Fault | undefined;
};

/** `lacking`: what is said where no provider stands above. */
export const createFeedContext = <State, Change>(lacking: string): FeedContext<State, Change> => {
  const StoreContext = createContext<FeedStore<State, Change> | undefined>(undefined);
  const useStore = (): FeedStore<State, Change> => {
    const store = useContext(StoreContext);
    if (store === undefined) throw new Error(lacking);
    return store;
  };
  return {
    Provider: ({ store, children }) => <StoreContext value={store}>{children}</StoreContext>,
    useSelection: (select, same) => useSelected(useStore(), select, same),
    useTrouble: () => {
      const store = useStore();
      return useSyncExternalStore(store.subscribe, store.trouble);
    },
  };
};
