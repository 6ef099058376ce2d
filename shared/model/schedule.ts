import { z } from '#shared/schema';
import { epochMsSchema, nodeIdSchema } from './ids.ts';
import { findingSeveritySchema, nodeLookSchema } from './node-look.ts';

/** A scheduled task of one node: kind, node and place in its table joined, so the same entry keeps the same id. */
export const taskIdSchema = z.string().min(1).max(1_024).brand<'ScheduledTaskId'>();
export type ScheduledTaskId = z.infer<typeof taskIdSchema>;

/** How one run ended. `unknown`: it was started and nobody tells how it ended (cron keeps no exit status). */
export const taskRunSchema = z.object({
  /** What its output is asked for with: the invocation of a unit, the file of a run of ours; absent: its output is kept nowhere. */
  id: z.string().max(128).optional(),
  startedAt: epochMsSchema,
  endedAt: epochMsSchema.optional(),
  result: z.enum(['succeeded', 'failed', 'running', 'unknown']),
  exitStatus: z.number().int().optional(),
  /** The system's own words: `exit-code`, `timeout`, `signal`. */
  says: z.string(),
});
export type TaskRun = z.infer<typeof taskRunSchema>;

/** One timer of systemd or one entry of cron. */
export const scheduledTaskSchema = z.object({
  id: taskIdSchema,
  nodeId: nodeIdSchema,
  kind: z.enum(['timer', 'cron']),
  /** `backup.timer`, or the command's first words. */
  name: z.string(),
  /** Command line, or the unit that a timer starts. */
  command: z.string(),
  user: z.string().optional(),
  /** Unit file, crontab or folder it is declared in, with the line in a crontab. */
  file: z.string(),
  line: z.number().int().positive().optional(),
  /** As it is written there: `15 3 * * *`, `OnCalendar=daily`. */
  schedule: z.string(),
  /** Zone its schedule is read in, IANA name; absent: unknown. */
  zone: z.string().optional(),
  state: z.enum(['on', 'paused', 'off', 'unknown']),
  /** Who paused it, as its note on the node says. */
  pausedBy: z.string().optional(),
  /** Set while it is paused with an end. Once it is over, the pause goes on until a console resumes the task. */
  pausedUntil: epochMsSchema.optional(),
  /** Absent: never again, or it cannot be told. */
  nextAt: epochMsSchema.optional(),
  /** Newest first, at most 50. Empty: none was seen, which is not "never ran". */
  runs: z.array(taskRunSchema),
  /** True when the system itself says that it has never run since it is there. */
  neverRan: z.boolean(),
  /** Fleet task of the fleet file that it is a copy of. */
  fleetTask: z.string().optional(),
});
export type ScheduledTask = z.infer<typeof scheduledTaskSchema>;

/** What is not right about scheduled tasks, of one node or of the fleet. */
export const taskFindingSchema = z.object({
  kind: z.enum([
    'failing',
    'overlapping',
    'never-ran',
    'missing',
    'not-run',
    'too-many',
    'nobody-runs',
    'unreadable',
  ]),
  severity: findingSeveritySchema,
  nodeIds: z.array(nodeIdSchema),
  taskIds: z.array(taskIdSchema),
  says: z.string(),
  nextStep: z.string(),
});
export type TaskFinding = z.infer<typeof taskFindingSchema>;

/** Everything known of the scheduled tasks of one node, from one bounded look at it. */
export const nodeTasksSchema = nodeLookSchema.extend({
  /** The node's own zone, IANA name; absent: unknown. */
  zone: z.string().optional(),
  tasks: z.array(scheduledTaskSchema),
  findings: z.array(taskFindingSchema),
  /** What could not be seen: crontabs of others without root, no journal. */
  blindSpots: z.array(z.string()),
});
export type NodeTasks = z.infer<typeof nodeTasksSchema>;

/** A task that the fleet file says has to be run by so many nodes: "exactly one node of role db runs the backup". */
export const declaredTaskSchema = z.object({
  name: z.string(),
  /** Where it may be, resolved from names and label selectors. */
  nodes: z.array(nodeIdSchema),
  /** Name of a timer, or text that its command contains. */
  matches: z.string(),
  /** How many nodes have to run it. */
  exactly: z.number().int().positive(),
  /** A run that began longer ago than this, on every node, alarms (a dead man's switch); absent: not watched. */
  withinMs: z.number().int().positive().optional(),
});
export type DeclaredTask = z.infer<typeof declaredTaskSchema>;

/** Who runs a declared task, and whether that is as declared. `unknown`: a node that may run it was not read. */
export const fleetTaskSchema = z.object({
  task: declaredTaskSchema,
  state: z.enum(['met', 'nobody', 'too-few', 'too-many', 'not-run', 'unknown']),
  says: z.string(),
  /** Copies of it that are switched on. */
  runBy: z.array(z.object({ nodeId: nodeIdSchema, taskId: taskIdSchema })),
  /** Nodes that may run it and of which nobody knows. */
  unknownOn: z.array(nodeIdSchema),
  /** The newest run that began on any of them; absent: none was seen. */
  lastRun: z
    .object({ nodeId: nodeIdSchema, startedAt: epochMsSchema, result: taskRunSchema.shape.result })
    .optional(),
});
export type FleetTask = z.infer<typeof fleetTaskSchema>;

/** The end of what a run wrote, as far as the node keeps it. */
export const taskOutputSchema = z.object({
  /** Oldest first. */
  lines: z.array(z.string()),
  /** Something stood before the first of `lines`. */
  cutShort: z.boolean(),
  /** Where it was read, or why there is nothing. */
  says: z.string(),
});
export type TaskOutput = z.infer<typeof taskOutputSchema>;
