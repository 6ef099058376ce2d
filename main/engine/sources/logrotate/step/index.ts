/**
 * does: says how a log is rotated or cut off, a rule or a bound put in place, a journal shrunk, a deleted file let go of.
 * never: decides which of them a plan needs, copies a log on the disk it is to relieve.
 * talks to: `source-kit`, `shared`.
 */
import { configFile } from './config-file-step.ts';
import { cutOff } from './cut-off-step.ts';
import { release } from './release-step.ts';
import { rotate } from './rotate-step.ts';
import { vacuum } from './vacuum-step.ts';

export { askConfigFile, configFileStep, type ConfigFileSeen } from './config-file-step.ts';
export { cutOffStep } from './cut-off-step.ts';
export { releaseStep } from './release-step.ts';
export { rotateStep } from './rotate-step.ts';
export { vacuumStep } from './vacuum-step.ts';

/** Every kind of step this source can make. */
export const steps = [configFile, cutOff, release, rotate, vacuum];
