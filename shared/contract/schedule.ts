import {
  epochMsSchema,
  fleetTaskSchema,
  nodeIdSchema,
  nodeTasksSchema,
  taskFindingSchema,
  taskIdSchema,
  taskOutputSchema,
} from '#shared/model';
import { z } from '#shared/schema';
import { feed, nothing, query } from './message.ts';

/** What stands beside the nodes: declared tasks with who runs them, and findings that no node has alone. */
const ofTheFleet = {
  fleetTasks: z.array(fleetTaskSchema),
  /** Findings about several nodes; those of one node stand with it. */
  findings: z.array(taskFindingSchema),
};

/** The scheduled tasks of every node at one revision of their board (its own count). A node that was never asked is not in it. */
export const scheduleSnapshotSchema = z.object({
  revision: z.number().int().nonnegative(),
  at: epochMsSchema,
  nodes: z.array(nodeTasksSchema),
  ...ofTheFleet,
});
export type ScheduleSnapshot = z.infer<typeof scheduleSnapshotSchema>;

export const scheduleChangeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reset'), snapshot: scheduleSnapshotSchema }),
  z.object({
    kind: z.literal('patch'),
    /** Applies only to `revision - 1`. Each listed node replaces the old one whole; what is of the fleet is always whole. */
    revision: z.number().int().positive(),
    at: epochMsSchema,
    nodes: z.array(nodeTasksSchema),
    removedNodes: z.array(nodeIdSchema),
    ...ofTheFleet,
  }),
]);
export type ScheduleChange = z.infer<typeof scheduleChangeSchema>;

export const scheduleMessages = {
  'schedule.snapshot': query(
    'Every scheduled task, finding and declared task as known now.',
    nothing,
    scheduleSnapshotSchema,
  ),
  'schedule.changes': feed('Changes of scheduled tasks, first a reset.', nothing, scheduleChangeSchema),
  'schedule.read-now': query(
    'Asks nodes for their scheduled tasks now and answers when all answered or failed.',
    z.object({
      timeoutMs: z.number().int().min(1_000).max(600_000),
      /** Absent: every connected node. */
      nodeIds: z.array(nodeIdSchema).min(1).max(1_000).optional(),
    }),
    scheduleSnapshotSchema,
  ),
  'schedule.output': query(
    'The end of what a run of a task wrote, read from its node now.',
    z.object({
      taskId: taskIdSchema,
      /** Id of the run. Absent: the newest. */
      runId: z.string().max(128).optional(),
    }),
    taskOutputSchema.extend({ at: epochMsSchema }),
  ),
} as const;
