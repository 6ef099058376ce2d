import type { OperationChange } from '#shared/contract';
import type { Operation, OperationId } from '#shared/model';
import { createFeedContext } from '../feed/feed-context.tsx';
import { createFeedStore, type FeedStore } from '../feed/feed-store.ts';
import { sameList } from '../fleet/use-fleet.tsx';
import { applyOperationChange, isOpen, noOperations, type OperationBoard } from './operation-state.ts';

export type OperationStore = FeedStore<OperationBoard, OperationChange>;

/** Knows no operation yet. */
export const createOperationStore = (pace?: (tell: () => void) => void): OperationStore =>
  createFeedStore(noOperations, applyOperationChange, pace);

const feed = createFeedContext<OperationBoard, OperationChange>(
  'an OperationProvider must stand above everything that shows operations',
);

/** Gives the window its operations. */
export const OperationProvider = feed.Provider;

const useBoard = feed.useSelection;

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
