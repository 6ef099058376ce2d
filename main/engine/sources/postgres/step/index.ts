/**
 * does: the changes this source can make: a planned change of the primary through Patroni or by hand, a promotion, a slot taken away.
 * never: promotes while the old primary listens, writes a password down.
 * talks to: the questions of this source, `source-kit`, `shared`.
 */
import type { StepKind } from '../../../source-kit/index.ts';
import { dropSlot } from './drop-slot-step.ts';
import { switchover } from './patroni-switchover-step.ts';
import { promote } from './promote-step.ts';
import { startServer } from './start-server-step.ts';
import { stopPrimary } from './stop-primary-step.ts';

export { accessOf } from './access.ts';
export { dropSlotStep } from './drop-slot-step.ts';
export { switchoverStep } from './patroni-switchover-step.ts';
export { promoteStep } from './promote-step.ts';
export { stopPrimaryStep } from './stop-primary-step.ts';

export const steps: readonly StepKind[] = [switchover, stopPrimary, startServer, promote, dropSlot];
