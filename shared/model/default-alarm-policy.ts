import type { AlarmPolicy } from './alarm-policy.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const gibibyte = 1_073_741_824;

const runOut: Pick<AlarmPolicy['space'], 'runOutWarning' | 'runOutCritical'> = {
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
    // Bursts that stop by themselves rarely eat two thirds of what was free.
    criticalLostRatio: 0.65,
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
  replicas: {
    // Worth seeing, nothing to be woken for: it is so until somebody writes a check.
    ignored: ['health-check-present'],
    // Two readings: one restart of a copy is over by then. Too few copies is an outage that begins.
    minimumAvailable: { forMs: 15_000, keepFiringMs: minute },
    // A copy that died is back within a minute (5 s restart delay, then its start) or it is not coming.
    desiredRunning: { forMs: minute, keepFiringMs: minute },
    // A copy that leaves and one that comes may share a node for the length of a grace period.
    maxPerNode: { forMs: minute, keepFiringMs: minute },
    // Schedulers spread as copies come; nothing breaks before the next data centre does.
    spread: { forMs: 5 * minute, keepFiringMs: minute },
    // Longer than an ordinary rollout that somebody else began.
    sameImage: { forMs: 10 * minute, keepFiringMs: minute },
    healthCheckPresent: { forMs: minute, keepFiringMs: minute },
    // Restarts are counted over 10 minutes, so it takes that long to be sure that they ended.
    noRestartLoop: { forMs: 0, keepFiringMs: 5 * minute },
    // A scheduler places within seconds, or says why it cannot.
    nothingPending: { forMs: minute, keepFiringMs: 30_000 },
    // A node that joins needs time to fetch images.
    globalOnEveryNode: { forMs: 2 * minute, keepFiringMs: minute },
    // Four readings: a manager that restarts or a new leader takes less.
    unreadable: { forMs: minute, keepFiringMs: 30_000 },
    // Managers catch up with their leader in seconds.
    disagreement: { forMs: 30_000, keepFiringMs: 30_000 },
    // Two readings, and no longer: the next loss would end all control.
    quorum: { forMs: 15_000, keepFiringMs: minute },
  },
  spaces: {
    // Four readings, as for a swarm: a server that restarts takes less.
    unreadable: { forMs: minute, keepFiringMs: 30_000 },
    // Each second of two primaries costs writes: told with the first reading that is sure of it.
    splitBrain: { forMs: 0, keepFiringMs: minute },
    // Two readings: while slots change hands, members hear of it one after the other.
    twoOwners: { forMs: 15_000, keepFiringMs: minute },
    // Two readings: an election takes a few seconds, and ends by itself.
    noOwner: { forMs: 15_000, keepFiringMs: minute },
    // Gossip of a large cluster settles within half a minute.
    viewsDiffer: { forMs: 2 * minute, keepFiringMs: minute },
    notWhereTold: { forMs: minute, keepFiringMs: minute },
    // Longer than a tool of somebody else takes for one slot; one that was forgotten stays for ever.
    openSlot: { forMs: 2 * minute, keepFiringMs: 30_000 },
    // A replica that restarts is back within two minutes, or somebody must look.
    lastCopy: { forMs: 2 * minute, keepFiringMs: minute },
    // Nothing breaks before the zone does.
    oneZone: { forMs: 5 * minute, keepFiringMs: minute },
    // Redis keeps 1 MB of backlog and PostgreSQL 16 MB segments: 64 MB is more than a burst. 30 s is more than a checkpoint.
    lag: {
      enterBytes: 67_108_864,
      exitBytes: 33_554_432,
      enterMs: 30_000,
      exitMs: 10_000,
      forMs: minute,
      keepFiringMs: minute,
    },
    // 1 GB is 64 segments of PostgreSQL: no restart of a replica takes that long on an ordinary day.
    retention: {
      enterBytes: 1_000_000_000,
      exitBytes: 500_000_000,
      criticalWithinMs: day,
      criticalRatio: 0.5,
      forMs: 5 * minute,
      keepFiringMs: minute,
    },
  },
  logs: {
    // Worth tidying up, and nothing fills a disk by them.
    ignored: ['rule-matches-nothing', 'rule-doubled'],
    // Two weeks: long enough to be dealt with in working hours, and a log that grows so slowly has been there for years.
    fillsWithinMs: 14 * day,
    exitWithinMs: 28 * day,
    // Less than this comes back with the next restart, and nobody missed it.
    heldBytes: 100_000_000,
    // The same four hours as a volume that is about to be full.
    criticalWithinMs: 4 * hour,
    // A little over one look: a second one has to say it again.
    gate: { forMs: 6 * minute, keepFiringMs: minute },
    // A forecast has waited already; whoever is told of a disk that fills in minutes need not hear it twice at once.
    fills: { forMs: 2 * minute, keepFiringMs: 5 * minute },
  },
  recurrence: { withinMs: hour, keepFiringMs: hour },
  forgetMountAfterMs: day,
};
