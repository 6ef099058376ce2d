import {
  epochMs,
  valueOf,
  type EpochMs,
  type FillsBeforeRotation,
  type Forecast,
  type LogFile,
  type NodeLogs,
  type NodeView,
  type RotationRule,
} from '#shared/model';

/** Logs are told as what fills a volume when they take at least this share of what it loses. */
const leastShare = 0.25;
/** Where the volume has no forecast yet, growth of a log alone is believed after this long, ms ... */
const aloneAfterMs = 3_600_000;
/** ... and when it fills the volume within this time, ms. */
const aloneWithinMs = 7 * 24 * 3_600_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

type Fills = Extract<Forecast, { readonly kind: 'fills' }>;

const isBounded = ({ cover }: LogFile): boolean => cover.by === 'driver' || cover.by === 'journald';
const speedOf = ({ growth }: LogFile): number => growth?.bytesPerHour ?? 0;

/** When a rule's size is reached, if it has one and the log grows. */
const sizeReachedAt = (log: LogFile, rule: RotationRule | undefined, now: EpochMs): number | undefined => {
  const limits = [rule?.sizeBytes, rule?.maxSizeBytes].flatMap((limit) => limit ?? []);
  if (limits.length === 0) return undefined;
  const missing = Math.min(...limits) - log.sizeBytes;
  return missing <= 0 ? now : speedOf(log) > 0 ? now + (missing / speedOf(log)) * hourMs : undefined;
};

/** The first run of logrotate at or after a moment: its runs repeat as its calendar says, or as the last two did. */
const runAfter = ({ runner }: NodeLogs, at: number): number | undefined => {
  const { nextRunAt, lastRunAt, everyMs } = runner ?? {};
  if (nextRunAt === undefined || nextRunAt >= at) return nextRunAt;
  const periodMs = everyMs ?? nextRunAt - (lastRunAt ?? nextRunAt);
  return periodMs <= 0 ? undefined : nextRunAt + Math.ceil((at - nextRunAt) / periodMs) * periodMs;
};

/** When its rule rotates it next, by time or by size; undefined: nobody can say, or never. */
const nextRotationOf = (log: LogFile, logs: NodeLogs, now: EpochMs): EpochMs | undefined => {
  const { cover } = log;
  if (cover.by !== 'rule') return undefined;
  const reachedAt = sizeReachedAt(
    log,
    logs.rules.find(({ id }) => id === cover.ruleId),
    now,
  );
  const bySize = reachedAt === undefined ? undefined : runAfter(logs, reachedAt);
  const times = [log.nextDueAt, bySize].flatMap((at) => at ?? []);
  return times.length === 0 ? undefined : epochMs(Math.min(...times));
};

type Growing = { readonly now: EpochMs; readonly there: readonly LogFile[]; readonly availableBytes: number };

/** Bytes that logs took while they were watched, against what the volume lost over the same time or a shorter one. */
const areWhatFills = (there: readonly LogFile[], { lossPerHour, windowMs }: Fills): boolean => {
  const grown = there.reduce((sum, log) => sum + speedOf(log) * (log.growth?.overMs ?? 0), 0);
  const overMs = Math.max(...there.map(({ growth }) => growth?.overMs ?? 0));
  return grown >= leastShare * lossPerHour * Math.min(windowMs, overMs);
};

const fullAtOf = (
  view: NodeView,
  mount: string,
  { now, there, availableBytes }: Growing,
): EpochMs | undefined => {
  const forecast = view.forecasts.find((each) => each.mount === mount)?.space;
  if (forecast?.kind === 'fills') return areWhatFills(there, forecast) ? forecast.fullAt : undefined;
  const [fastest] = there;
  if (forecast?.kind === 'steady' || (fastest?.growth?.overMs ?? 0) < aloneAfterMs) return undefined;
  const leftMs = (availableBytes / there.reduce((sum, log) => sum + speedOf(log), 0)) * hourMs;
  return leftMs <= aloneWithinMs ? epochMs(now + leftMs) : undefined;
};

/**
 * Volumes of a node whose logs fill them before the fastest of them is rotated. The volume's own forecast decides when; where it
 * has none yet, the growth of the logs does. A log that nobody rotates is never rotated. Nothing for a node that is not known.
 */
export const fillsBeforeRotation = (
  logs: NodeLogs,
  view: NodeView | undefined,
  now: EpochMs,
): readonly FillsBeforeRotation[] => {
  if (view === undefined || logs.state === 'unknown') return [];
  return (valueOf(view.facts.volumes) ?? []).flatMap((volume) => {
    const availableBytes = valueOf(volume.space)?.availableBytes;
    const there = logs.logs
      .filter((log) => log.mount === volume.mount && !isBounded(log) && speedOf(log) > 0)
      .toSorted((a, b) => speedOf(b) - speedOf(a));
    const [fastest] = there;
    if (availableBytes === undefined || fastest === undefined) return [];
    const fullAt = fullAtOf(view, volume.mount, { now, there, availableBytes });
    const nextDueAt = nextRotationOf(fastest, logs, now);
    if (fullAt === undefined || (nextDueAt !== undefined && nextDueAt <= fullAt)) return [];
    // Where nobody can say when it is rotated, only a volume that is full within a day is worth a word.
    if (nextDueAt === undefined && fastest.cover.by !== 'nobody' && fullAt > now + dayMs) return [];
    return [
      {
        nodeId: logs.nodeId,
        mount: volume.mount,
        fullAt,
        availableBytes,
        ...(nextDueAt === undefined ? {} : { nextDueAt }),
        path: fastest.path,
        bytesPerHour: speedOf(fastest),
        coverBy: fastest.cover.by,
      },
    ];
  });
};
