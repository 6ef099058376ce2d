import type { ScheduledTaskId } from '#shared/model';
import { useMessageQuery } from '../message/use-message.ts';

/** The end of what a run wrote, read from its node each time it is shown, and again with each word of an operation. */
export const useTaskOutput = (
  of: { readonly taskId: ScheduledTaskId; readonly runId?: string },
  enabled: boolean,
) => useMessageQuery('schedule.output', of, { enabled, forget: true, keepPrevious: true });
