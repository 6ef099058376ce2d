/**
 * does: says how units, marks, hooks, versions and machines are changed: check, apply, verify, undo.
 * never: decides which of them a plan needs.
 * talks to: `source-kit`, `shared`.
 */
import { batchGate } from './batch-gate-step.ts';
import { hold } from './hold-step.ts';
import { connections, hook } from './hook-step.ts';
import { install } from './install-step.ts';
import { reboot, script } from './machine-step.ts';
import { restart } from './restart-step.ts';
import { unit } from './unit-step.ts';

export { batchGateStep } from './batch-gate-step.ts';
export { holdStep } from './hold-step.ts';
export { connectionsStep, hookNode, hookStep } from './hook-step.ts';
export { installStep } from './install-step.ts';
export { rebootStep, scriptStep } from './machine-step.ts';
export { restartStep } from './restart-step.ts';
export { unitStep } from './unit-step.ts';

/** Every kind of step this source can make. */
export const steps = [batchGate, hold, connections, hook, install, reboot, script, restart, unit];
