import type { OperationChange } from '#shared/contract';
import { endedStates, type Operation, type OperationId } from '#shared/model';

/** Open operations and those that ended in the last 24 h, as this window knows them. */
export type OperationBoard = {
  /** False until the first reset. */
  readonly isKnown: boolean;
  /** Newest first. */
  readonly operations: readonly Operation[];
};

export const noOperations: OperationBoard = { isKnown: false, operations: [] };

const newestFirst = (operations: Iterable<Operation>): readonly Operation[] =>
  [...operations].sort((a, b) => b.startedAt - a.startedAt);

/** The operations after one change. */
export const applyOperationChange = (
  board: OperationBoard,
  change: OperationChange,
): OperationBoard | 'gap' => {
  if (change.kind === 'reset') return { isKnown: true, operations: newestFirst(change.operations) };
  if (!board.isKnown) return 'gap';
  const byId = new Map<OperationId, Operation>(board.operations.map((each) => [each.id, each]));
  byId.set(change.operation.id, change.operation);
  return { isKnown: true, operations: newestFirst(byId.values()) };
};

/** True while something may still happen, or a person must decide what shall. */
export const isOpen = (operation: Pick<Operation, 'state'>): boolean =>
  !endedStates.includes(operation.state);
