/**
 * does: reads what a node runs by the clock (timers of systemd, entries of cron, anacron) with its runs, says what is wrong with
 *   it, and how it is run now, paused, resumed and changed.
 * never: performs I/O itself, takes an end that nobody told for a good one, reads what the login user may not.
 * talks to: `source-kit`, `shared`; `croner` for the arithmetic of cron expressions.
 */
import { defineScheduleSource, defineSource } from '../../source-kit/index.ts';
import { askOutput, askSchedule } from './asks.ts';
import { looks, planner } from './plan/index.ts';
import type { ScheduleReading } from './read/reading.ts';
import { steps } from './step/index.ts';
import { readNodeTasks } from './tasks/node-tasks.ts';

/** Scheduled tasks of machines. */
export const source = defineSource({
  id: 'schedule',
  says: 'What a node runs by the clock: timers of systemd and entries of cron, when next, and how the last runs ended.',
  probes: [],
  schedule: defineScheduleSource<ScheduleReading>({
    ask: askSchedule,
    read: readNodeTasks,
    output: askOutput,
  }),
  steps,
  planner,
  looks,
});
