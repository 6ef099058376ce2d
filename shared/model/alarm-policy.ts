import { z } from '#shared/schema';
import type { RuleId } from './alarm.ts';

const ms = z.number().int().nonnegative();
const ratio = z.number().min(0).max(1);
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const gibibyte = 1_073_741_824;

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

/** Every threshold of every rule. The reasons stand beside the defaults in `defaultAlarmPolicy`. */
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

const runOut: Pick<z.infer<typeof diskSchema>, 'runOutWarning' | 'runOutCritical'> = {
  // 40 % and 24 h, 20 % and 4 h: node-mixin's grades, known to every operator. Exit at twice the horizon, so that a
  // wobbling slope tells once. `for` is minutes, not node-mixin's hour: the median slope needs no hour to settle.
  runOutWarning: {
    maxAvailableRatio: 0.4,
    horizonMs: day,
    // Three days: a creep can be dealt with by daylight, weekends included.
    creepHorizonMs: 3 * day,
    exitHorizonMs: 2 * day,
    forMs: 10 * minute,
    keepFiringMs: 15 * minute,
  },
  runOutCritical: {
    maxAvailableRatio: 0.2,
    horizonMs: 4 * hour,
    // Never: the last fall of a creep is told as critical by its own slope, and not a day too early.
    creepHorizonMs: 0,
    exitHorizonMs: 8 * hour,
    forMs: 5 * minute,
    keepFiringMs: 15 * minute,
  },
};

/** What holds where the fleet file says nothing. */
export const defaultAlarmPolicy: AlarmPolicy = {
  off: [],
  ignoredMounts: [],
  readOnlyMounts: [],
  ignoredUnits: [],
  space: {
    // 5 % as in node-mixin; 50 GiB is a day of growth of nearly any service, so a 4 TB disk does not nag at 200 GB.
    // No `for`: a nearly full disk is a fact, and one sweep must be able to say so.
    lowWarning: { enterRatio: 0.05, exitRatio: 0.07, enterBelow: 50 * gibibyte, keepFiringMs: minute },
    // 3 % as in node-mixin; 5 GiB as in Netdata.
    lowCritical: { enterRatio: 0.03, exitRatio: 0.05, enterBelow: 5 * gibibyte, keepFiringMs: minute },
    ...runOut,
  },
  inodes: {
    // 5 % and 3 % as in node-mixin; the counts keep a table of hundreds of millions from nagging.
    lowWarning: { enterRatio: 0.05, exitRatio: 0.07, enterBelow: 5_000_000, keepFiringMs: minute },
    lowCritical: { enterRatio: 0.03, exitRatio: 0.05, enterBelow: 1_000_000, keepFiringMs: minute },
    ...runOut,
  },
  forecast: {
    // One-hour windows cry wolf (kubernetes-mixin#98); six hours and twelve samples became everybody's default.
    minHistoryMs: 6 * hour,
    minSamples: 12,
    // Two nights: before that, nobody can tell a disk that logrotate empties every night from one that fills.
    newUntilMs: 2 * day,
    newHorizonShare: 0.5,
    // node-mixin's own ratio: 6 h of history, 24 h ahead.
    maxExtension: 4,
    // Smaller rises are the noise of temporary files.
    cleanUpRatio: 0.02,
    // One drop is an accident, two are a habit.
    minCycles: 2,
    // A busy day writes a quarter more than a usual one.
    cycleSlack: 1.25,
    steadyBeyondMs: 30 * day,
  },
  storm: {
    // Three minutes and four samples at the default sweep are enough to tell a flood from one big file.
    minWatchMs: 3 * minute,
    minSamples: 4,
    // 64 MiB: a package upgrade on a small card is not a storm.
    minLostBytes: 67_108_864,
    // A trend may be extended only a few times its own length, so a burst must have eaten a quarter: three times as
    // much is left. A disk that fills in forty minutes is told after ten.
    minLostRatio: 0.25,
    // An hour of even loss is hardly one job any more; a tenth eaten leaves nine hours.
    longRunMs: hour,
    longRunLostRatio: 0.1,
    // Half a day: a burst that lasts longer is a slope and told as one.
    warnWithinMs: 12 * hour,
    newWarnWithinMs: 2 * hour,
    criticalWithinMs: hour,
    // Bursts that stop by themselves rarely eat three fifths of what was free.
    criticalLostRatio: 0.6,
  },
  // Half a minute: longer than one reconnect, shorter than anybody's patience. A resume from sleep stays quiet.
  unreachable: { forMs: 30_000, keepFiringMs: minute },
  stale: { forMs: 0, keepFiringMs: 30_000 },
  // 2 s and 30 s (R88): log lines of two nodes no longer sort, then tokens and certificates fail.
  clockSkew: {
    warnEnter: 2_000,
    warnExit: 1_500,
    criticalEnter: 30_000,
    criticalExit: 25_000,
    forMs: 0,
    keepFiringMs: minute,
  },
  // An hour: long enough to be seen after lunch.
  rebootShownMs: hour,
  // The flag is sampled; a supply that sags once an hour is one trouble, not many.
  underVoltage: { forMs: 0, keepFiringMs: hour },
  // A Raspberry Pi slows down from 80 °C; most processors shut down between 95 and 105 °C.
  overheating: {
    warnEnter: 80,
    warnExit: 75,
    criticalEnter: 90,
    criticalExit: 85,
    forMs: 2 * minute,
    keepFiringMs: 5 * minute,
  },
  memory: {
    // A tenth of the time waiting for memory is felt by users; four tenths is a machine that swaps itself to death.
    stalled: {
      warnEnter: 0.1,
      warnExit: 0.05,
      criticalEnter: 0.4,
      criticalExit: 0.25,
      forMs: minute,
      keepFiringMs: 5 * minute,
    },
    // Only where the kernel has no PSI: caches shrink to make room until about here, then the OOM killer comes.
    availableWarnRatio: 0.05,
    availableCriticalRatio: 0.02,
    availableExitRatio: 0.08,
  },
  failedUnits: { forMs: 0, keepFiringMs: 30_000 },
  // Eight sweeps: one slow answer is the weather, a median is the road.
  roundTrip: { windowMs: 2 * minute, minSamples: 5, exitShare: 0.85, keepFiringMs: minute },
  recurrence: { withinMs: hour, keepFiringMs: hour },
  forgetMountAfterMs: day,
};

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
