import { alarmIdSchema, alarmSchema, epochMsSchema } from '#shared/model';
import { z } from '#shared/schema';
import { command, query } from './message.ts';

const reason = z.string().trim().min(1).max(500);

export const alarmMessages = {
  'alarm.history': query(
    'Alarms that were open at any time since `since`, newest first.',
    z.object({ since: epochMsSchema }),
    z.object({ alarms: z.array(alarmSchema) }),
  ),
  'alarm.acknowledge': command(
    'Says that a person has seen an alarm. It stays open and stops being counted as new.',
    z.object({ alarmId: alarmIdSchema, reason }),
    alarmSchema,
  ),
  'alarm.silence': command(
    'Keeps an alarm quiet until an end. It is still listed.',
    z.object({ alarmId: alarmIdSchema, reason, until: epochMsSchema }),
    alarmSchema,
  ),
  'alarm.unsilence': command('Ends a silence now.', z.object({ alarmId: alarmIdSchema }), alarmSchema),
} as const;
