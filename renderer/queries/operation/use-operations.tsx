import { createContext, useContext, type ReactNode } from 'react';
import type { OperationChange } from '#shared/contract';
import type { Operation, OperationId } from '#shared/model';
import { createFeedStore, type FeedStore } from '../feed/feed-store.ts';
import { useSelected } from '../feed/use-selected.ts';
import { sameList } from '../fleet/use-fleet.tsx';
import { applyOperationChange, isOpen, noOperations, type OperationBoard } from './operation-state.ts';

export type OperationStore = FeedStore<OperationBoard, OperationChange>;

/** Knows no operation yet. */
export const createOperationStore = (pace?: (tell: () => void) => void): OperationStore =>
  createFeedStore(noOperations, applyOperationChange, pace);

const StoreContext = createContext<OperationStore | undefined>(undefined);

/** Gives the window its operations. */
export const OperationProvider = ({
  store,
  children,
}: {
  readonly store: OperationStore;
  readonly children: ReactNode;
}) => <StoreContext value={store}>{children}</StoreContext>;

const useBoard = <T,>(select: (board: OperationBoard) => T, same?: (a: T, b: T) => boolean): T => {
  const store = useContext(StoreContext);
  if (store === undefined)
    throw new Error('an OperationProvider must stand above everything that shows operations');
  return useSelected(store, select, same);
};

const allOf = ({ operations }: OperationBoard): readonly Operation[] => operations;
const openOf = ({ operations }: OperationBoard): readonly Operation[] => operations.filter(isOpen);
const known = ({ isKnown }: OperationBoard): boolean => isKnown;

/** Open operations and those that ended in the last 24 h, newest first. */
export const useOperations = (): readonly Operation[] => useBoard(allOf);

/** Operations in which something may still happen, newest first. */
export const useOpenOperations = (): readonly Operation[] => useBoard(openOf, sameList);

/** One operation of the last 24 h; undefined when there is none of that id. */
export const useOperation = (id: OperationId | undefined): Operation | undefined =>
  useBoard(({ operations }) => operations.find((each) => each.id === id));

/** False until the engine has told of the operations once. */
export const useOperationsKnown = (): boolean => useBoard(known);
