import {
  epochMs,
  valueOf,
  type EpochMs,
  type FillsBeforeRotation,
  type LogFile,
  type NodeLogs,
  type NodeView,
} from '#shared/model';

/** Logs are told as what fills a volume when they take at least this share of what it loses. */
const leastShare = 0.25;
/** Where the volume has no forecast yet, growth of a log alone is believed after this long, ms ... */
const aloneAfterMs = 3_600_000;
/** ... and when it fills the volume within this time, ms. */
const aloneWithinMs = 7 * 24 * 3_600_000;
const hourMs = 3_600_000;

const isBounded = ({ cover }: LogFile): boolean => cover.by === 'driver' || cover.by === 'journald';
const speedOf = ({ growth }: LogFile): number => growth?.bytesPerHour ?? 0;

/** When its rule is looked at next with an effect; undefined: nobody can say, or never. */
const nextRotationOf = (log: LogFile, { rules, runner }: NodeLogs): EpochMs | undefined => {
  const { cover } = log;
  if (cover.by !== 'rule') return undefined;
  if (log.nextDueAt !== undefined) return log.nextDueAt;
  const rule = rules.find(({ id }) => id === cover.ruleId);
  return rule?.sizeBytes === undefined ? undefined : runner?.nextRunAt;
};

const fullAtOf = (
  view: NodeView,
  mount: string,
  fastest: LogFile,
  {
    now,
    speed,
    availableBytes,
  }: { readonly now: EpochMs; readonly speed: number; readonly availableBytes: number },
): EpochMs | undefined => {
  const forecast = view.forecasts.find((each) => each.mount === mount)?.space;
  if (forecast?.kind === 'fills')
    return speed >= leastShare * forecast.lossPerHour ? forecast.fullAt : undefined;
  if (forecast?.kind === 'steady' || (fastest.growth?.overMs ?? 0) < aloneAfterMs) return undefined;
  const leftMs = (availableBytes / speed) * hourMs;
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
    const there = logs.logs.filter(
      (log) => log.mount === volume.mount && !isBounded(log) && speedOf(log) > 0,
    );
    const fastest = there.toSorted((a, b) => speedOf(b) - speedOf(a))[0];
    if (availableBytes === undefined || fastest === undefined) return [];
    const speed = there.reduce((sum, log) => sum + speedOf(log), 0);
    const fullAt = fullAtOf(view, volume.mount, fastest, { now, speed, availableBytes });
    const nextDueAt = nextRotationOf(fastest, logs);
    if (fullAt === undefined || (nextDueAt !== undefined && nextDueAt <= fullAt)) return [];
    // Covered, and nobody can say when: nothing follows from that.
    if (nextDueAt === undefined && fastest.cover.by === 'unknown') return [];
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
