/**
 * does: builds nodes and looks at them, and numbers that a seed decides, for tests of every layer.
 * never: ships.
 * talks to: `shared/model`.
 */
export { testNode, testNodeLogs, testNodeView } from './nodes.ts';
export { seededNumbers } from './seeded-numbers.ts';
