/**
 * does: makes one plan of what sources offer and the journal remembers, in one order, with guards and a hash.
 * never: changes the fleet, knows a source by name.
 * talks to: guard, record, source-kit, `shared`.
 */
export { draftPlan, planGoodMs, sealPlan, type Composing } from './compose-plan.ts';
export { wavesOf } from './order-steps.ts';
export { takeLooks } from './take-looks.ts';
export { isUndoable, undoCalls } from './undo-calls.ts';
