import type { Handlers } from '#shared/contract';
import type { Clock } from '../ports/index.ts';
import type { ScheduleWatch } from '../schedule-watch/index.ts';
import { withDeadline } from './deadline.ts';

type ScheduleHandlers = Pick<
  Handlers,
  'schedule.snapshot' | 'schedule.changes' | 'schedule.read-now' | 'schedule.output'
>;

/** Handlers of the messages about scheduled tasks. */
export const serveSchedule = (watch: ScheduleWatch, clock: Clock): ScheduleHandlers => ({
  'schedule.snapshot': async () => watch.snapshot(),
  'schedule.changes': (_input, signal) => watch.changes(signal),
  'schedule.read-now': async ({ timeoutMs, nodeIds }, signal) => {
    await withDeadline(clock, timeoutMs, signal, (until) => watch.readNow(until, nodeIds));
    return watch.snapshot();
  },
  'schedule.output': async ({ taskId, runId }, signal) => watch.output(taskId, runId, signal),
});
