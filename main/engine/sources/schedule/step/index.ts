/**
 * does: says how tasks are run, paused, resumed and changed: check, apply, verify, undo.
 * never: decides which of them a plan needs, masks or disables a timer, writes more than one line of a table.
 * talks to: `source-kit`, `shared`.
 */
import { calendar } from './calendar-step.ts';
import { line } from './line-step.ts';
import { pauseScript } from './pause-script-step.ts';
import { pauseTimer } from './pause-timer-step.ts';
import { runEntry } from './run-entry-step.ts';
import { runTimer } from './run-timer-step.ts';

export { calendarStep, calendarText, dropInOf } from './calendar-step.ts';
export { lineStep } from './line-step.ts';
export { askScript, pauseScriptStep, type ScriptNow } from './pause-script-step.ts';
export { pauseTimerStep } from './pause-timer-step.ts';
export { runEntryStep } from './run-entry-step.ts';
export { runTimerStep } from './run-timer-step.ts';

/** Every kind of step this source can make. */
export const steps = [calendar, line, pauseScript, pauseTimer, runEntry, runTimer];
