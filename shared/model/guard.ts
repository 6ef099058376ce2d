import { z } from '#shared/schema';

/** The classes of risk. Each has its own override; there is no override for all. */
export const guardIdSchema = z.enum([
  'capacity',
  'minimum-available',
  'quorum',
  'last-copy',
  'lost-items',
  'unmanaged-items',
  'blocked-items',
  'live-alarms',
  'other-operation',
  'fresh-knowledge',
  'receiving-disks',
]);
export type GuardId = z.infer<typeof guardIdSchema>;

/** One guard's answer; passed ones are reported too. */
export const guardAnswerSchema = z.object({
  guard: guardIdSchema,
  verdict: z.enum(['passed', 'refused', 'not-applicable']),
  /** The question, as asked: "Does every service keep its minimum?" */
  asks: z.string(),
  /** The answer with its numbers. */
  says: z.string(),
  /** False where no reason may override it: quorum is never overridden. */
  mayOverride: z.boolean(),
  subjects: z.array(z.string()),
});
export type GuardAnswer = z.infer<typeof guardAnswerSchema>;

/** Guards of a plan that stand in its way until overridden. */
export const refusingGuards = (plan: { readonly guards: readonly GuardAnswer[] }): readonly GuardAnswer[] =>
  plan.guards.filter((guard) => guard.verdict === 'refused');
