import { z } from '#shared/schema';
import type { RuleId } from './alarm.ts';
import { logFindingSchema } from './log.ts';
import { replicaPolicySchema } from './workload.ts';

const ms = z.number().int().nonnegative();
const ratio = z.number().min(0).max(1);

/** Rules that a fleet file may switch off. The key change cannot be: it is the one that says somebody may be in the middle. */
export const optionalRules = [
  'disk-space',
  'disk-inodes',
  'disk-read-only',
  'mount-missing',
  'node-unreachable',
  'node-blocked',
  'node-stale',
  'clock-skew',
  'node-rebooted',
  'under-voltage',
  'overheating',
  'memory-pressure',
  'failed-units',
  'round-trip',
  'replica-promise',
  'swarm-unreadable',
  'managers-disagree',
  'quorum-at-risk',
  'space-unreadable',
  'space-dispute',
  'space-last-copy',
  'space-one-zone',
  'space-lag',
  'space-retention',
  'scheduled-task',
  'log-trouble',
] as const satisfies readonly RuleId[];

/** "Little is left now": raised when less than both limits is available, cleared above either exit. */
const lowSchema = z.object({
  /** Share of the volume still available below which it is low, 0 to 1. */
  enterRatio: ratio,
  /** Share above which it is no longer low. Above `enterRatio`, so that a value on the edge tells once. */
  exitRatio: ratio,
  /** With more than this left it is not low, whatever the share. Bytes, or inodes. */
  enterBelow: z.number().nonnegative(),
  /** Time it must stay well before the alarm clears, ms. */
  keepFiringMs: ms,
});

/** "It will run out": raised when the forecast crosses zero within the horizon. */
const runOutSchema = z.object({
  /** Judged only when less than this share is available now, 0 to 1. */
  maxAvailableRatio: ratio,
  /** Raised when the volume is full within this time, ms. */
  horizonMs: ms,
  /** The same for a creep under a sawtooth, which is slow and can be seen further, ms. */
  creepHorizonMs: ms,
  /** Cleared when the forecast is further away than this, ms. */
  exitHorizonMs: ms,
  /** Time the forecast must stand before it is told, ms. */
  forMs: ms,
  /** Time it must be gone before the alarm clears, ms. */
  keepFiringMs: ms,
});

const diskSchema = z.object({
  lowWarning: lowSchema,
  lowCritical: lowSchema,
  runOutWarning: runOutSchema,
  runOutCritical: runOutSchema,
});

/** Limits of one measured value that is bad when it is high. */
const highSchema = z.object({
  warnEnter: z.number(),
  warnExit: z.number(),
  criticalEnter: z.number(),
  criticalExit: z.number(),
  /** Time it must stand before it is told, ms. */
  forMs: ms,
  /** Time it must be gone before the alarm clears, ms. */
  keepFiringMs: ms,
});

const gateSchema = z.object({
  /** Time it must stand before it is told, ms. */
  forMs: ms,
  /** Time it must be gone before the alarm clears, ms. */
  keepFiringMs: ms,
});

/** Every threshold of every rule. The reasons stand beside the defaults in `default-alarm-policy.ts`. */
export const alarmPolicySchema = z.object({
  /** Rules that are not judged at all. */
  off: z.array(z.enum(optionalRules)),
  /** Mount points whose space and inodes are not judged. */
  ignoredMounts: z.array(z.string()),
  /** Mount points that are read-only on purpose. */
  readOnlyMounts: z.array(z.string()),
  /** systemd units whose failure is no news. */
  ignoredUnits: z.array(z.string()),
  space: diskSchema,
  inodes: diskSchema,
  /** How the future of a volume is read from its past. */
  forecast: z.object({
    /** Least history before a slope is told, ms. */
    minHistoryMs: ms,
    /** Fewest samples before a slope is told. */
    minSamples: z.number().int().positive(),
    /** Until a volume has been watched this long, only a share of the horizon is told, ms. */
    newUntilMs: ms,
    newHorizonShare: ratio,
    /** A trend is extended at most this many times its own length. */
    maxExtension: z.number().positive(),
    /** A rise of the available share by this much is a clean-up: the trend before it is over. */
    cleanUpRatio: ratio,
    /** Clean-ups that make a sawtooth. */
    minCycles: z.number().int().min(2),
    /** A cycle may go this much deeper or last this much longer than the ones before it and still be ordinary. */
    cycleSlack: z.number().min(1),
    /** No crossing within this time is "steady", ms. */
    steadyBeyondMs: ms,
  }),
  /** A disk that fills in minutes, seen with hardly any history. */
  storm: z.object({
    /** Least time the burst has been watched, ms. */
    minWatchMs: ms,
    /** Fewest samples in the burst. */
    minSamples: z.number().int().positive(),
    /** Bytes the burst must have eaten. */
    minLostBytes: z.number().nonnegative(),
    /** Share of what was available when it began that the burst must have eaten, 0 to 1. */
    minLostRatio: ratio,
    /** A burst that has run this long is believed sooner, ms: single jobs rarely write evenly for so long. */
    longRunMs: ms,
    /** Share that such a long burst must have eaten, 0 to 1. */
    longRunLostRatio: ratio,
    /** Told as a warning when the volume is full within this time, ms. */
    warnWithinMs: ms,
    /** The same while the volume is new to us: a short sawtooth looks like a burst until its clean-up is seen, ms. */
    newWarnWithinMs: ms,
    /** Told as critical when it is full within this time, ms ... */
    criticalWithinMs: ms,
    /** ... and the burst has eaten this share of what was available when it began. */
    criticalLostRatio: ratio,
  }),
  unreachable: gateSchema,
  stale: gateSchema,
  clockSkew: highSchema,
  /** How long a reboot stays listed, ms. */
  rebootShownMs: ms,
  underVoltage: gateSchema,
  overheating: highSchema,
  memory: z.object({
    /** Share of time tasks stalled on memory (PSI some, avg60), 0 to 1. */
    stalled: highSchema,
    /** Share of memory still available below which a kernel without PSI is judged, 0 to 1. */
    availableWarnRatio: ratio,
    availableCriticalRatio: ratio,
    /** Share above which it clears. */
    availableExitRatio: ratio,
  }),
  failedUnits: gateSchema,
  roundTrip: z.object({
    /** Time the median is taken over, ms. */
    windowMs: ms,
    /** Fewest answers in the window. */
    minSamples: z.number().int().positive(),
    /** Cleared below this share of the target. */
    exitShare: ratio,
    keepFiringMs: ms,
  }),
  /** Promises of workloads. Read from the fleet's own `alarms`: a workload belongs to no node. */
  replicas: z.object({
    /** Promises whose breach is shown and not told. */
    ignored: z.array(replicaPolicySchema),
    minimumAvailable: gateSchema,
    desiredRunning: gateSchema,
    maxPerNode: gateSchema,
    spread: gateSchema,
    sameImage: gateSchema,
    healthCheckPresent: gateSchema,
    noRestartLoop: gateSchema,
    nothingPending: gateSchema,
    globalOnEveryNode: gateSchema,
    unreadable: gateSchema,
    disagreement: gateSchema,
    quorum: gateSchema,
  }),
  /** Who owns what. Read from the fleet's own `alarms`: a space belongs to no node. */
  spaces: z.object({
    unreadable: gateSchema,
    splitBrain: gateSchema,
    twoOwners: gateSchema,
    noOwner: gateSchema,
    viewsDiffer: gateSchema,
    notWhereTold: gateSchema,
    openSlot: gateSchema,
    lastCopy: gateSchema,
    oneZone: gateSchema,
    lag: gateSchema.extend({
      /** Behind by either more than this it is late; below both exits it is no longer. Bytes, ms. */
      enterBytes: z.number().nonnegative(),
      exitBytes: z.number().nonnegative(),
      enterMs: ms,
      exitMs: ms,
    }),
    retention: gateSchema.extend({
      /** Kept bytes above which an inactive reader is told of; below the exit it is no longer. */
      enterBytes: z.number().nonnegative(),
      exitBytes: z.number().nonnegative(),
      /** Critical when the volume it fills is full within this time, ms ... */
      criticalWithinMs: ms,
      /** ... or when it keeps this share of the volume, 0 to 1. */
      criticalRatio: ratio,
    }),
  }),
  /** Logs of a node and what rotates them. */
  logs: z.object({
    /** Findings that are shown and not told. */
    ignored: z.array(logFindingSchema.shape.kind),
    /** What may go on growing is told of when, at its speed, its volume is full within this time, ms ... */
    fillsWithinMs: ms,
    /** ... and no longer when it takes longer than this, ms. */
    exitWithinMs: ms,
    /** Deleted files that are held open are told of from this size on, bytes. */
    heldBytes: z.number().nonnegative(),
    /** A volume that is full before its logs are rotated is critical within this time, ms. */
    criticalWithinMs: ms,
    /** Of everything but a volume that fills. */
    gate: gateSchema,
    fills: gateSchema,
  }),
  /** An alarm that comes back soon after it cleared is flapping: it then stays until it has been well for longer. */
  recurrence: z.object({
    /** Coming back within this time counts as flapping, ms. */
    withinMs: ms,
    /** Time a flapping alarm must be well before it clears, ms. */
    keepFiringMs: ms,
  }),
  /** A file system that is observed to be unmounted this long keeps no alarm about its space, ms. */
  forgetMountAfterMs: ms,
});
export type AlarmPolicy = z.infer<typeof alarmPolicySchema>;

/** What the fleet file's `alarms:` key may say, for the fleet, a group or a node: any part of the policy. Lists replace lists. */
export const alarmOverridesSchema = overridesOf(alarmPolicySchema);
export type AlarmOverrides = PartialDeep<AlarmPolicy>;

type PartialDeep<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: PartialDeep<T[K]> | undefined }
    : T;

/** The same object with every field optional at every depth; an unknown field is an error, since it is a misspelt one. */
function overridesOf(schema: z.ZodType): z.ZodType<PartialDeep<AlarmPolicy>> {
  const relax = (part: z.ZodType): z.ZodType =>
    part instanceof z.ZodObject
      ? z.strictObject(
          Object.fromEntries(
            Object.entries(part.shape as Record<string, z.ZodType>).map(([name, field]) => [
              name,
              relax(field).optional(),
            ]),
          ),
        )
      : part;
  return relax(schema) as z.ZodType<PartialDeep<AlarmPolicy>>;
}

/** The policy with everything the overrides name put in its place. Objects merge, lists and numbers are replaced. */
export const applyOverrides = (policy: AlarmPolicy, overrides: AlarmOverrides): AlarmPolicy =>
  merge(policy, overrides);

const merge = <T>(base: T, over: unknown): T => {
  if (over === undefined) return base;
  if (typeof base !== 'object' || base === null || Array.isArray(base)) return over as T;
  const merged = Object.entries(base).map(([name, value]) => [
    name,
    merge(value, (over as Record<string, unknown>)[name]),
  ]);
  return Object.fromEntries(merged) as T;
};
