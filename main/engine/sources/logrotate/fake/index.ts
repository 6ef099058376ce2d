/**
 * does: prints what the look of this source would print on a machine whose logs a world declares one by one, and answers its steps there.
 * never: is part of the engine.
 * talks to: `shared/model`.
 */
export { createFakeRotation, type FakeRotation } from './fake-rotation.ts';
export { printWorldLogs } from './print-world-logs.ts';
