/**
 * does: the changes a swarm can be asked for, each with check, apply, verify and undo.
 * never: sends a spec it has not just read, calls something done that was not observed.
 * talks to: `docker`, `reading`, `source-kit`, `shared`.
 */
import { availabilityKind } from './availability.ts';
import { killCopyKind } from './kill-copy.ts';
import { proveEmptyKind } from './prove-empty.ts';
import { proveImageKind } from './prove-image.ts';
import { proveLogsKind } from './prove-logs.ts';
import { scaleKind } from './scale.ts';
import { rollbackToKind, updateServiceKind } from './update-service.ts';
import { waitRunningKind } from './wait-running.ts';

export { availabilityStep, type AvailabilityParams } from './availability.ts';
export { killCopyStep } from './kill-copy.ts';
export { proveEmptyStep } from './prove-empty.ts';
export { proveImageStep } from './prove-image.ts';
export { isSameDriver, logWords } from './log-driver.ts';
export { proveLogsStep } from './prove-logs.ts';
export { scaleStep } from './scale.ts';
export { taskName } from './task-items.ts';
export { rollbackToStep, updateServiceStep, type UpdateParams } from './update-service.ts';
export { waitRunningStep } from './wait-running.ts';

export const swarmSteps = [
  availabilityKind,
  scaleKind,
  waitRunningKind,
  proveEmptyKind,
  updateServiceKind,
  rollbackToKind,
  proveImageKind,
  proveLogsKind,
  killCopyKind,
];
