import type { EpochMs } from '#shared/model';
import { useMessageCommand, useMessageQuery } from './message/use-message.ts';

/** Alarms that were open at any time since `since`. Round `since`, or each render asks anew. */
export const useAlarmHistory = (since: EpochMs) =>
  useMessageQuery('alarm.history', { since }, { keepPrevious: true });

/** Says that a person has seen an alarm. */
export const useAcknowledge = () => useMessageCommand('alarm.acknowledge');

/** Keeps an alarm quiet until an end. */
export const useSilence = () => useMessageCommand('alarm.silence');

/** Ends a silence now. */
export const useUnsilence = () => useMessageCommand('alarm.unsilence');
