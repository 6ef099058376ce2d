/**
 * does: keeps a lock in a file of a node, with a token that only grows, and fences changes with it.
 * never: decides who may take a lock over.
 * talks to: `source-kit`, `shared`.
 */
export { hostLock } from './lock-keeper.ts';
