/**
 * does: the changes a swarm can be asked for, each with check, apply, verify and undo.
 * never: sends a spec it has not just read, calls something done that was not observed.
 * talks to: `docker`, `reading`, `source-kit`, `shared`.
 */
import { availabilityKind } from './availability.ts';
import { proveEmptyKind } from './prove-empty.ts';
import { scaleKind } from './scale.ts';
import { waitNodeKind } from './wait-node.ts';
import { waitRunningKind } from './wait-running.ts';

export { availabilityStep, type AvailabilityParams } from './availability.ts';
export { proveEmptyStep } from './prove-empty.ts';
export { scaleStep } from './scale.ts';
export { taskName } from './task-items.ts';
export { waitNodeStep } from './wait-node.ts';
export { waitRunningStep } from './wait-running.ts';

export const swarmSteps = [availabilityKind, scaleKind, waitRunningKind, proveEmptyKind, waitNodeKind];
