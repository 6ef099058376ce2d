/**
 * does: says how units, marks, hooks, versions and machines are changed: check, apply, verify, undo.
 * never: decides which of them a plan needs.
 * talks to: `source-kit`, `shared`.
 */
import { createHoldMark, createServiceHooks } from '../../../source-kit/index.ts';
import { batchGate } from './batch-gate.ts';
import { boot } from './boot-step.ts';
import { install } from './install-step.ts';
import { reboot, script } from './machine-step.ts';
import { restart } from './restart-step.ts';
import { unit } from './unit-step.ts';

export { batchGate } from './batch-gate.ts';
export { bootStep } from './boot-step.ts';
export { installStep } from './install-step.ts';
export { rebootStep, scriptStep } from './machine-step.ts';
export { restartStep } from './restart-step.ts';
export { unitStep } from './unit-step.ts';

/** Taking a node of a declared service out of service, and putting it back. */
export const hooks = createServiceHooks('systemd');

/** Holding a machine with declared units out of service. */
export const holdMark = createHoldMark('systemd');

/** Every kind of step this source can make. */
export const steps = [
  ...hooks.kinds,
  batchGate.kind,
  boot,
  holdMark.kind,
  install,
  reboot,
  script,
  restart,
  unit,
];
