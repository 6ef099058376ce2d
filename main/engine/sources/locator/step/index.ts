/**
 * does: the changes this source can make: opening and closing targets, handing keys over in rounds, giving them back.
 * never: writes a mapping without the version that was read just before, hands over an only copy that nobody confirmed.
 * talks to: `reach` and `reading` of this source, `source-kit`, `shared`.
 */
import { giveBack } from './give-back-step.ts';
import { handOver, moveOut } from './hand-over-step.ts';
import { target } from './target-step.ts';

export { canFindNotes, giveBackStep } from './give-back-step.ts';
export { handOverStep, moveOutStep } from './hand-over-step.ts';
export type { HandOverParams } from './hand-over-state.ts';
export { targetStep } from './target-step.ts';

export const steps = [target, handOver, moveOut, giveBack];
