import { actionLeaveSchema, epochMsSchema, type ActionLeave, type EpochMs } from '#shared/model';
import { z } from '#shared/schema';

/** What a person said last of whether this console may act, as the journal holds it. */
const leaveRecordSchema = z.object({
  of: z.literal('leave'),
  at: epochMsSchema,
  allowed: z.boolean(),
  by: actionLeaveSchema.shape.by.unwrap(),
  reason: actionLeaveSchema.shape.reason.unwrap(),
});
type LeaveRecord = z.infer<typeof leaveRecordSchema>;

const told = ({ allowed, by, at, reason }: LeaveRecord): ActionLeave => ({
  allowed,
  by,
  at,
  reason,
  says: allowed
    ? `${by} allowed this console to change the fleet: ${reason}`
    : `${by} made this console read-only: ${reason}`,
});

/**
 * Whether a console with this journal may act. The last word counts. Where nobody has said anything, a console that has
 * acted before goes on as it was, and a new one only looks and plans (R81).
 */
export const leaveOf = (
  records: readonly unknown[],
  firstRun: 'read-only' | 'may-act',
  hasActed: boolean,
): ActionLeave => {
  const last = records.findLast((record) => leaveRecordSchema.safeParse(record).success);
  if (last !== undefined) return told(leaveRecordSchema.parse(last));
  if (firstRun === 'may-act' || hasActed)
    return { allowed: true, says: 'This console may change the fleet.' };
  return {
    allowed: false,
    says: 'This console is read-only until somebody allows it to change the fleet: it looks and plans, and sends nothing that changes anything.',
  };
};

/** The journal line of a person's word, and what is so from then on. */
export const newLeave = (
  wish: { readonly allowed: boolean; readonly reason: string },
  by: string,
  at: EpochMs,
): { readonly record: LeaveRecord; readonly leave: ActionLeave } => {
  const record: LeaveRecord = { of: 'leave', at, by, ...wish };
  return { record, leave: told(record) };
};
