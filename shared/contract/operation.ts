import {
  actionLeaveSchema,
  auditEntrySchema,
  auditVerdictSchema,
  epochMsSchema,
  exposureSchema,
  guardIdSchema,
  lockHolderSchema,
  nodeIdSchema,
  operationIdSchema,
  operationRequestSchema,
  operationSchema,
  planSchema,
} from '#shared/model';
import { z } from '#shared/schema';
import { command, feed, nothing, query } from './message.ts';

const reason = z.string().trim().min(1).max(500);

export const operationChangeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reset'), operations: z.array(operationSchema) }),
  /** One operation whole: it replaces the one with the same id. */
  z.object({ kind: z.literal('operation'), operation: operationSchema }),
]);
export type OperationChange = z.infer<typeof operationChangeSchema>;

const one = z.object({ operationId: operationIdSchema });

export const operationMessages = {
  'operation.plan': query(
    'Reads the fleet afresh and makes the complete plan of a wish. Changes nothing. The plan waits under its hash for 30 s.',
    z.object({ request: operationRequestSchema }),
    planSchema,
  ),
  'operation.run': command(
    'Runs the plan of that hash if a fresh plan is the same, with one reasoned override for each refusing guard.',
    z.object({
      hash: z.string().length(64),
      reason,
      overrides: z.array(z.object({ guard: guardIdSchema, reason })).max(20),
      /** Take over locks whose holder is gone, naming them; each needs the token that was shown. */
      takeOver: z.array(z.object({ resource: z.string(), token: z.number().int().positive() })).max(1_000),
    }),
    operationSchema,
  ),
  'operation.pause': command('Stops before the next step and stays there.', one, operationSchema),
  'operation.continue': command('Goes on after a pause.', one, operationSchema),
  'operation.cancel': command(
    'Finishes or gives up the step in flight, then takes back what was done so far.',
    one,
    operationSchema,
  ),
  'operation.stop': command(
    'Stops before the next step for good and leaves everything as it is.',
    one,
    operationSchema,
  ),
  'operation.resume': command(
    'Goes on with an interrupted operation, from what the fleet says now.',
    one,
    operationSchema,
  ),
  'operation.abandon': command(
    'Gives an interrupted operation up: nothing more is sent, its locks are given back.',
    one.extend({ reason }),
    operationSchema,
  ),
  'operation.decide': command(
    'Answers an operation whose deadline passed: wait that much longer, or leave the step behind and go on.',
    one.extend({
      decision: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('wait'), ms: z.number().int().min(1_000).max(86_400_000) }),
        z.object({ kind: z.literal('leave'), reason }),
      ]),
    }),
    operationSchema,
  ),
  'operation.list': query(
    'Operations that are open or ended since `since`, newest first.',
    z.object({ since: epochMsSchema }),
    z.object({ operations: z.array(operationSchema) }),
  ),
  'operation.changes': feed(
    'Open operations and those ended in the last 24 h, then each change.',
    nothing,
    operationChangeSchema,
  ),
  'operation.leave': query(
    'Tells whether this console may change the fleet. Until a person allows it, it only looks and plans.',
    nothing,
    actionLeaveSchema,
  ),
  'operation.allow': command(
    'Lets this console change the fleet, or makes it read-only again. Kept for the next start, and in the audit log.',
    z.object({ allowed: z.boolean(), reason }),
    actionLeaveSchema,
  ),
  'operation.what-if': query(
    'What would fall below its minimum if these nodes went away. Plans and sends nothing.',
    z.object({ nodeIds: z.array(nodeIdSchema).min(1).max(1_000) }),
    exposureSchema,
  ),
  'operation.locks': query(
    'Reads the locks held in the fleet for a plan, so that a refused one can name its holder.',
    z.object({ hash: z.string().length(64) }),
    z.object({ holders: z.array(lockHolderSchema) }),
  ),
  'audit.entries': query(
    'Lines of the audit log, newest first, at most 1,000, before `before` when given.',
    z.object({ before: z.number().int().positive().optional(), operationId: z.string().optional() }),
    z.object({ entries: z.array(auditEntrySchema) }),
  ),
  'audit.verify': query('Checks every line of the audit log against its chain.', nothing, auditVerdictSchema),
} as const;
