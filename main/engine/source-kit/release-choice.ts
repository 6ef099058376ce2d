import type { Release, WorkloadId } from '#shared/model';

/** The ledger of one workload, newest first. */
export const releasesOf = (releases: readonly Release[], id: WorkloadId): readonly Release[] =>
  releases
    .filter(({ workloadId }) => workloadId === id)
    .toSorted((one, other) => other.firstSeenAt - one.firstSeenAt);

/** When what runs now was seen for the first time; a roll-back to it counts as the first time too. */
const currentSince = (own: readonly Release[], isCurrent: (release: Release) => boolean): number =>
  own.findLast(isCurrent)?.firstSeenAt ?? Number.POSITIVE_INFINITY;

/** What the ledger knows up to the first time that what runs now was seen: what came after was given up since. */
export const releasesUpTo = (
  own: readonly Release[],
  isCurrent: (release: Release) => boolean,
): readonly Release[] => {
  const since = currentSince(own, isCurrent);
  return own.filter(({ firstSeenAt }) => firstSeenAt <= since);
};

/**
 * The release before the one that runs. "Before" is before that one was seen for the first time, so rolling back twice goes
 * back two versions, not to and fro.
 */
export const releaseBefore = (
  own: readonly Release[],
  isCurrent: (release: Release) => boolean,
): Release | undefined => releasesUpTo(own, isCurrent).find((release) => !isCurrent(release));

/**
 * Names of the settings that are not now as they were with that release, as far as both are known. They stay as they are: the
 * ledger keeps no values (docs/decisions/0013).
 */
export const otherSettings = (own: readonly Release[], then: Release): readonly string[] => {
  const now = own[0]?.settings;
  const before = then.settings;
  if (now === undefined || before === undefined) return [];
  return [...new Set([...Object.keys(now), ...Object.keys(before)])]
    .filter((name) => now[name] !== before[name])
    .toSorted((a, b) => (a < b ? -1 : 1));
};

/** What ran at a moment, epoch ms; undefined when the ledger does not reach back so far. */
export const releaseAt = (own: readonly Release[], moment: number): Release | undefined =>
  own.find(({ firstSeenAt }) => firstSeenAt <= moment);

/** The moment just before the newest change of a stack, of the services that run now. */
export const momentBefore = (
  services: readonly {
    readonly own: readonly Release[];
    readonly isCurrent: (release: Release) => boolean;
  }[],
): number => {
  const changes = services.map(({ own, isCurrent }) => currentSince(own, isCurrent)).filter(Number.isFinite);
  return Math.max(0, ...changes) - 1;
};
