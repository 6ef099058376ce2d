import { useRef, useSyncExternalStore } from 'react';

type Readable<State> = {
  readonly state: () => State;
  readonly subscribe: (listener: () => void) => () => void;
};

/**
 * Something worked out from a store. The component is drawn again only when `same` says that the result differs.
 */
export const useSelected = <State, T>(
  store: Readable<State>,
  select: (state: State) => T,
  same: (a: T, b: T) => boolean = Object.is,
): T => {
  const kept = useRef<
    { readonly state: State; readonly select: typeof select; readonly value: T } | undefined
  >(undefined);
  const read = (): T => {
    const state = store.state();
    const old = kept.current;
    if (old !== undefined && old.state === state && old.select === select) return old.value;
    const next = select(state);
    const value = old !== undefined && same(old.value, next) ? old.value : next;
    kept.current = { state, select, value };
    return value;
  };
  return useSyncExternalStore(store.subscribe, read);
};
