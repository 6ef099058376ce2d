/**
 * does: shows every fact of a machine with its age and source, and its failed units.
 * never: hides a value that is not known; it says why instead.
 * talks to: the facts of the node.
 */
export { FactsPanel } from './facts-panel.tsx';
export { factRows, machineWords } from './fact-rows.ts';
export { UnitsPanel } from './units-panel.tsx';
