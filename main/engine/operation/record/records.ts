import { faultSchema } from '#shared/fault';
import {
  epochMsSchema,
  floorSchema,
  lockHolderSchema,
  operationGradeSchema,
  operationIdSchema,
  operationSchema,
  operationStateSchema,
  stepCallSchema,
  stepProgressSchema,
} from '#shared/model';
import { z } from '#shared/schema';

const of = { of: z.literal('operation'), operationId: operationIdSchema, at: epochMsSchema };

/**
 * What the journal holds of operations. Everything an operation is can be rebuilt from these, so each is on disk before the
 * world can notice what it tells: an intent before its first byte is sent, a state before anybody is told of it.
 */
export const operationRecordSchema = z.discriminatedUnion('kind', [
  /** The whole plan, before anything else. */
  z.object({ ...of, kind: z.literal('started'), operation: operationSchema }),
  z.object({ ...of, kind: z.literal('locks'), holders: z.array(lockHolderSchema) }),
  /** What the check of a step saw and what is about to be sent, with the tokens of the locks held then. */
  z.object({
    ...of,
    kind: z.literal('intent'),
    stepId: z.string(),
    seen: z.json().optional(),
    /** True when nothing was done of all it was to send before: what this check saw is what there was before it. */
    anew: z.boolean().optional(),
    calls: z.array(z.string()),
    tokens: z.array(z.number().int()),
    /** How far a step that goes on in rounds was before this one; what it saw stands in the first alone. */
    rounds: stepProgressSchema.shape.rounds,
  }),
  z.object({ ...of, kind: z.literal('step'), progress: stepProgressSchema }),
  /** From here on it is taken back, by these steps in this order. */
  z.object({
    ...of,
    kind: z.literal('undo'),
    because: z.enum(['cancelled', 'failed']),
    calls: z.array(z.object({ undoes: z.array(z.string()), call: stepCallSchema })),
  }),
  z.object({
    ...of,
    kind: z.literal('state'),
    state: operationStateSchema,
    says: z.string(),
    grade: operationGradeSchema.optional(),
    fault: faultSchema.optional(),
    floors: z.array(floorSchema).optional(),
  }),
  z.object({ ...of, kind: z.literal('undone-by'), by: operationIdSchema }),
]);
export type OperationRecord = z.infer<typeof operationRecordSchema>;

/** A record of the journal, if it is one of ours. */
export const readRecord = (record: unknown): OperationRecord | undefined =>
  operationRecordSchema.safeParse(record).data;
