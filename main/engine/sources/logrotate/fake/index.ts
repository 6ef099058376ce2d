/**
 * does: prints what the look of this source would print on a machine whose logs a world declares one by one.
 * never: is part of the engine; rotates anything.
 * talks to: `shared/model`.
 */
export { printWorldLogs } from './print-world-logs.ts';
