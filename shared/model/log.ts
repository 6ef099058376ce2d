import { z } from '#shared/schema';
import { deletedOpenFileSchema } from './filling.ts';
import { epochMsSchema } from './ids.ts';
import { findingSeveritySchema, nodeLookSchema } from './node-look.ts';

const bytes = z.number().nonnegative();
const count = z.number().int().nonnegative();

/** How often a rule looks at its files by time; absent where only a size counts (logrotate.8: hourly to yearly). */
export const rotationFrequencySchema = z.enum(['hourly', 'daily', 'weekly', 'monthly', 'yearly']);
export type RotationFrequency = z.infer<typeof rotationFrequencySchema>;

/** One block of logrotate's configuration with the defaults that hold for it. Terms are those of logrotate.8. */
export const rotationRuleSchema = z.object({
  /** File and line of its first pattern: `/etc/logrotate.d/nginx:1`. */
  id: z.string(),
  file: z.string(),
  line: z.number().int().positive(),
  patterns: z.array(z.string()),
  frequency: rotationFrequencySchema.optional(),
  /** `size`: rotated when larger, whatever the time. */
  sizeBytes: bytes.optional(),
  /** `minsize`: rotated when larger and the time has come. */
  minSizeBytes: bytes.optional(),
  /** `maxsize`: rotated when larger, even before the time has come. */
  maxSizeBytes: bytes.optional(),
  /** `rotate`: old generations kept; -1 keeps all. */
  keep: z.number().int().min(-1),
  compress: z.enum(['no', 'yes', 'delayed']),
  /** `copytruncate` needs room for a whole copy and may lose lines; `rename` is logrotate's ordinary way. */
  how: z.enum(['rename', 'copytruncate', 'copy', 'renamecopy']),
  /** Whether a script tells the writer to open its log anew: `postrotate` or `lastaction` is there. */
  signalsWriter: z.boolean(),
  /** Files on the node that its patterns match now. */
  matches: count,
});
export type RotationRule = z.infer<typeof rotationRuleSchema>;

/** A process that has a log open. `opens`: with O_APPEND or without; unknown where its descriptors may not be read. */
export const logWriterSchema = z.object({
  processId: z.number().int().positive(),
  processName: z.string(),
  opens: z.enum(['append', 'write', 'unknown']),
  /** Unit it belongs to, as systemd's control group says it; absent: none, or it cannot be told. */
  unit: z.string().optional(),
});
export type LogWriter = z.infer<typeof logWriterSchema>;

/** Who keeps a log from growing without end. */
export const logCoverSchema = z.discriminatedUnion('by', [
  z.object({ by: z.literal('rule'), ruleId: z.string() }),
  /** The container's log driver has a cap. */
  z.object({ by: z.literal('driver'), maxBytes: bytes, maxFiles: count }),
  /** journald, within its bound. */
  z.object({ by: z.literal('journald'), maxBytes: bytes }),
  z.object({ by: z.literal('nobody'), says: z.string() }),
  z.object({ by: z.literal('unknown'), says: z.string() }),
]);
export type LogCover = z.infer<typeof logCoverSchema>;

/** One log of one node. */
export const logFileSchema = z.object({
  /** Absolute path; of the journal its directory. */
  path: z.string(),
  kind: z.enum(['file', 'container', 'journal']),
  /** Mount point it lies on; absent: it could not be told. */
  mount: z.string().optional(),
  sizeBytes: bytes,
  /** Node's clock, corrected by the clock skew; absent: unknown. */
  changedAt: epochMsSchema.optional(),
  /** Growth over the time it was watched; absent: not watched long enough. Never negative: a rotation starts it anew. */
  growth: z.object({ bytesPerHour: bytes, overMs: z.number().positive() }).optional(),
  /** Processes that have it open now; absent: could not be looked at. */
  writers: z.array(logWriterSchema).optional(),
  cover: logCoverSchema,
  /** From logrotate's state file; absent: never, or it cannot be told. */
  lastRotatedAt: epochMsSchema.optional(),
  /** When its rule rotates it next, as far as time decides; absent: only its size decides, or unknown. */
  nextDueAt: epochMsSchema.optional(),
  /** Older generations beside it. */
  kept: z.object({ files: count, sizeBytes: bytes, compressedBytes: bytes }),
  /** Bytes of deleted generations that a process still holds open. */
  heldBytes: bytes.optional(),
  /** Container or workload it belongs to, as its daemon calls it. */
  container: z.object({ name: z.string(), driver: z.string(), service: z.string().optional() }).optional(),
});
export type LogFile = z.infer<typeof logFileSchema>;

/** What starts logrotate on a node, and how its last run ended. */
export const rotationRunnerSchema = z.object({
  by: z.enum(['timer', 'cron', 'nothing', 'unknown']),
  /** `logrotate.timer`, `/etc/cron.daily/logrotate`. */
  name: z.string(),
  enabled: z.boolean(),
  lastRunAt: epochMsSchema.optional(),
  nextRunAt: epochMsSchema.optional(),
  /** Time between two runs by its calendar; absent: nobody can tell. */
  everyMs: z.number().positive().optional(),
  /** Exit status of the last run; absent: nobody tells. */
  exitStatus: z.number().int().optional(),
  /** What it said when it failed, its last lines. */
  messages: z.array(z.string()),
});
export type RotationRunner = z.infer<typeof rotationRunnerSchema>;

/** What is not right about the logs of one node. */
export const logFindingSchema = z.object({
  kind: z.enum([
    'uncovered',
    'no-cap',
    'journal-unbounded',
    'rule-matches-nothing',
    'rule-fails',
    'rule-doubled',
    'will-not-fit',
    'runner-off',
    'runner-failed',
    'held-deleted',
    'fills-before-rotation',
  ]),
  severity: findingSeveritySchema,
  /** Path of the log, or id of the rule; empty: the node as a whole. */
  subject: z.string(),
  says: z.string(),
  nextStep: z.string(),
});
export type LogFinding = z.infer<typeof logFindingSchema>;

/** Everything known of the logs of one node, from one bounded look at it. */
export const nodeLogsSchema = nodeLookSchema.extend({
  /** Biggest growth first, then biggest; at most 500. */
  logs: z.array(logFileSchema),
  /** Logs beyond those that are listed. */
  others: z.object({ files: count, sizeBytes: bytes }),
  rules: z.array(rotationRuleSchema),
  /** Lines of logrotate's configuration that logrotate itself does not accept, or that mean something else than they seem. */
  ruleProblems: z.array(z.object({ file: z.string(), line: z.number().int().positive(), says: z.string() })),
  runner: rotationRunnerSchema.optional(),
  /** `maxBytes` absent: unbounded but for journald's own default, which `says` tells. */
  journal: z
    .object({
      sizeBytes: bytes,
      maxBytes: bytes.optional(),
      /** The file that has the last word on its bound, even that there is none; absent: no file has one. */
      boundBy: z.string().optional(),
      says: z.string(),
    })
    .optional(),
  /** How Docker keeps the logs of containers that say nothing of it: of new ones only. Absent: no Docker there. */
  containerDefault: z
    .object({
      /** Absent: unknown. */
      driver: z.string().optional(),
      isBounded: z.enum(['yes', 'no', 'unknown']),
      /** Bytes of one file, and how many; there where it is bounded. */
      cap: z.object({ maxBytes: bytes, maxFiles: count }).optional(),
      says: z.string(),
    })
    .optional(),
  deletedOpen: z.array(deletedOpenFileSchema),
  /** What the last run of logrotate freed; absent: nobody saw it. */
  lastFreed: z.object({ at: epochMsSchema, sizeBytes: bytes, files: count }).optional(),
  findings: z.array(logFindingSchema),
  /** What could not be seen: not permitted, out of time. */
  blindSpots: z.array(z.string()),
  cutShort: z.boolean(),
});
export type NodeLogs = z.infer<typeof nodeLogsSchema>;

/** What a person writes, or the console proposes, to keep a log from filling its disk. */
export const wishedRuleSchema = z.object({
  frequency: rotationFrequencySchema.optional(),
  /** Rotated when larger, before its time (`maxsize`), or by size alone when no frequency is given (`size`). */
  sizeBytes: z.number().int().positive().optional(),
  keep: z.number().int().min(0).max(10_000),
  compress: z.boolean(),
  how: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('copytruncate') }),
    /** Renames it and tells the writer: a signal to a unit's main process, or a command. */
    z.object({
      kind: z.literal('signal'),
      unit: z.string().regex(/^[A-Za-z0-9:_.@\\-]{1,256}$/),
      signal: z.enum(['HUP', 'USR1', 'USR2']),
    }),
    z.object({ kind: z.literal('command'), command: z.string().min(1).max(1_024) }),
    /** The writer opens its log anew for every line, or is not running. */
    z.object({ kind: z.literal('rename') }),
  ]),
});
export type WishedRule = z.infer<typeof wishedRuleSchema>;
