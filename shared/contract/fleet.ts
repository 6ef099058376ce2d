import {
  alarmSchema,
  epochMsSchema,
  fleetHeaderSchema,
  nodeIdSchema,
  nodePatchSchema,
  nodeViewSchema,
} from '#shared/model';
import { z } from '#shared/schema';
import { command, feed, nothing, query } from './message.ts';

/** The whole fleet at one revision. `revision` grows by one with every change the engine publishes. */
export const fleetSnapshotSchema = z.object({
  revision: z.number().int().nonnegative(),
  at: epochMsSchema,
  header: fleetHeaderSchema,
  nodes: z.array(nodeViewSchema),
  /** Open alarms, and those cleared in the last 24 h. */
  alarms: z.array(alarmSchema),
});
export type FleetSnapshot = z.infer<typeof fleetSnapshotSchema>;

/** One step from a revision to the next. A `reset` carries everything and comes first, and after a gap. */
export const fleetChangeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reset'), snapshot: fleetSnapshotSchema }),
  z.object({
    kind: z.literal('patch'),
    /** The revision this patch leads to; it applies only to `revision - 1`. */
    revision: z.number().int().positive(),
    at: epochMsSchema,
    header: fleetHeaderSchema.optional(),
    nodes: z.array(nodePatchSchema),
    removedNodes: z.array(nodeIdSchema),
    alarms: z.array(alarmSchema),
  }),
  /** Sent each second: the engine lives, and this is its clock (R86). */
  z.object({ kind: z.literal('heartbeat'), at: epochMsSchema, revision: z.number().int().nonnegative() }),
]);
export type FleetChange = z.infer<typeof fleetChangeSchema>;

export const fleetMessages = {
  'fleet.snapshot': query('Everything the engine knows now.', nothing, fleetSnapshotSchema),
  'fleet.changes': feed(
    'Changes of the fleet, first a reset, then patches and a heartbeat each second.',
    nothing,
    fleetChangeSchema,
  ),
  'fleet.sweep': command(
    'Asks every node everything once and answers when all have answered or failed; what came of it is in the snapshot.',
    z.object({ timeoutMs: z.number().int().min(1_000).max(600_000) }),
    z.object({ at: epochMsSchema }),
  ),
} as const;
