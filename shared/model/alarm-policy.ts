import { z } from '#shared/schema';

/** Placeholder shape; the rules own it. */
export const alarmPolicySchema = z.object({});
export type AlarmPolicy = z.infer<typeof alarmPolicySchema>;
