import { createContext, useContext, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { NodeId } from '#shared/model';

/** Nodes chosen to be acted upon together. Kept while the fleet screen is shown, whatever way it is drawn. */
export type Selection = {
  readonly has: (id: NodeId) => boolean;
  readonly all: () => readonly NodeId[];
  readonly toggle: (id: NodeId) => void;
  readonly add: (ids: readonly NodeId[]) => void;
  readonly clear: () => void;
  readonly subscribe: (listener: () => void) => () => void;
};

const createSelection = (): Selection => {
  const listeners = new Set<() => void>();
  let chosen: ReadonlySet<NodeId> = new Set();
  let list: readonly NodeId[] = [];
  const become = (next: ReadonlySet<NodeId>): void => {
    chosen = next;
    list = [...next];
    for (const listener of listeners) listener();
  };
  return {
    has: (id) => chosen.has(id),
    all: () => list,
    toggle: (id) => become(new Set(chosen.has(id) ? list.filter((each) => each !== id) : [...list, id])),
    add: (ids) => become(new Set([...list, ...ids])),
    clear: () => become(new Set()),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

const SelectionContext = createContext<Selection | undefined>(undefined);

export const SelectionProvider = ({ children }: { readonly children: ReactNode }) => {
  const [selection] = useState(createSelection);
  return <SelectionContext value={selection}>{children}</SelectionContext>;
};

/** The selection itself, for those who change it. */
export const useSelection = (): Selection => {
  const selection = useContext(SelectionContext);
  const [none] = useState(createSelection);
  return selection ?? none;
};

/** True while this node is chosen. */
export const useIsSelected = (id: NodeId): boolean => {
  const selection = useSelection();
  return useSyncExternalStore(selection.subscribe, () => selection.has(id));
};

/** Every chosen node. */
export const useSelected = (): readonly NodeId[] => {
  const selection = useSelection();
  return useSyncExternalStore(selection.subscribe, selection.all);
};
