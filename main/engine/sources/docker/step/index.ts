/**
 * does: says how plain containers are started, stopped, made, renamed and removed: check, apply, verify, undo.
 * never: decides which of them a plan needs, writes a container's settings down.
 * talks to: `source-kit`, `shared`.
 */
import {
  createDeployCommands,
  createHoldMark,
  createServiceHooks,
  defineStep,
} from '../../../source-kit/index.ts';
import { batchGate, restartStep, runStep } from './container-step.ts';
import { clearStep, leaveStep } from './clear-step.ts';
import { connectStep } from './connect-step.ts';
import { createStep, pullStep } from './image-step.ts';
import { proveStep } from './prove-step.ts';
import { removeStep, renameStep } from './succession-step.ts';

export { batchGate, restartStep, runStep } from './container-step.ts';
export { clearStep, leaveStep } from './clear-step.ts';
export { connectStep } from './connect-step.ts';
export { createStep, pullStep } from './image-step.ts';
export { proveStep } from './prove-step.ts';
export { removeStep, renameStep } from './succession-step.ts';

/** Taking a node of a declared container out of service, and putting it back. */
export const hooks = createServiceHooks('docker');

/** Holding a machine out of service that has declared containers and no unit. */
export const holdMark = createHoldMark('docker');

/** What its owner wants run before and after a change of version. */
export const deployCommands = createDeployCommands('docker');

/** Every kind of step this source can make. */
export const steps = [
  ...hooks.kinds,
  ...deployCommands.kinds,
  batchGate.kind,
  holdMark.kind,
  defineStep(clearStep),
  defineStep(connectStep),
  defineStep(createStep),
  defineStep(leaveStep),
  defineStep(proveStep),
  defineStep(pullStep),
  defineStep(removeStep),
  defineStep(renameStep),
  defineStep(restartStep),
  defineStep(runStep),
];
