import { setImmediate as nextImmediate } from 'node:timers/promises';

/**
 * Resolves when everything that waits now had its turn: packets that arrived, timers that are due. No time passes by it,
 * so it is the same under a fake clock. For long work that is done in pieces.
 */
export const nextTurn = (): Promise<void> => nextImmediate();
