import type { PlanMove } from '#shared/model';
import { pairsOf, type LocatorNow, type Pair } from './locator-now.ts';

/** What moves from one target, as far as the locator counts pairs. */
export type MovingKeys = {
  readonly moves: readonly PlanMove[];
  /** Keys that nobody else has a copy of, or only somebody who cannot take them; undefined: nobody counts. */
  readonly singles: number | undefined;
};

const canTake = (now: LocatorNow, name: string | undefined, away: readonly string[]): name is string =>
  name !== undefined && !away.includes(name) && now.parties.get(name)?.accepts === 'yes';

/** Where the keys of these pairs lie; nothing where it is not counted by range. */
const partsOf = (now: LocatorNow, pairs: readonly Pair[]): Pick<PlanMove, 'parts'> => {
  const counts = new Map<number, number>();
  for (const { byRange } of pairs)
    for (const [range, keys] of byRange) counts.set(range, (counts.get(range) ?? 0) + keys);
  return now.ranges === undefined || now.ranges === 0
    ? {}
    : { parts: { of: now.ranges, counts: [...counts].toSorted(([a], [b]) => a - b) } };
};

/** Keys that `target` owns, by who takes them: those who have their copies need no byte. */
export const primaryMoves = (
  now: LocatorNow,
  target: string,
  of: { readonly away: readonly string[]; readonly stepId: string },
): MovingKeys => {
  const owns = now.parties.get(target)?.owns;
  const about = {
    spaceId: now.declared.id,
    role: 'primary' as const,
    from: target,
    ranges: [],
    stepId: of.stepId,
  };
  if (now.shares === undefined)
    return {
      moves: owns === undefined || owns === 0 ? [] : [{ ...about, count: owns }],
      singles: undefined,
    };
  const pairs = pairsOf(now.shares, ({ owner, secondary }) => ({
    isOurs: owner === target,
    other: secondary,
  }));
  const single = pairs.filter(({ other }) => !canTake(now, other, of.away));
  const singles = single.reduce((sum, { keys }) => sum + keys, 0);
  const bytes = single.map(({ sizeBytes }) => sizeBytes);
  return {
    singles,
    moves: [
      ...pairs
        .filter(({ other }) => canTake(now, other, of.away))
        .map((pair) => ({
          ...about,
          to: pair.other ?? '',
          count: pair.keys,
          sizeBytes: 0,
          ...partsOf(now, [pair]),
        })),
      ...(singles === 0
        ? []
        : [
            {
              ...about,
              count: singles,
              ...partsOf(now, single),
              ...(bytes.includes(undefined)
                ? {}
                : { sizeBytes: bytes.reduce<number>((sum, each) => sum + (each ?? 0), 0) }),
            },
          ]),
    ],
  };
};

/** Copies that have to be made anew elsewhere: those that `target` has, and those of the keys it hands over. */
export const copyMoves = (
  now: LocatorNow,
  target: string,
  of: {
    readonly away: readonly string[];
    readonly stepIds: { readonly primary: string; readonly secondary: string };
  },
): readonly PlanMove[] => {
  if (now.shares === undefined) return [];
  const takers = [...now.parties.values()].filter(
    ({ id, role }) => role !== 'archive' && canTake(now, id, of.away),
  );
  const copies = (isOurs: 'owner' | 'secondary', stepId: string): readonly PlanMove[] => {
    const pairs = pairsOf(now.shares ?? [], (share) => ({
      isOurs: share[isOurs] === target && share.state !== 'archived',
      other: isOurs === 'owner' ? share.secondary : share.owner,
    }));
    // Striped over those who take copies: about the same share to each that is in another zone than who owns.
    const shares = pairs.flatMap(({ other, keys, sizeBytes }) => {
      const zone = other === undefined ? undefined : now.parties.get(other)?.zone;
      const open = takers.filter(({ id }) => id !== other);
      const apart = open.filter((party) => party.zone !== zone || party.zone === undefined);
      const receivers = apart.length > 0 ? apart : open;
      return receivers.map(({ id }, at) => ({
        id,
        keys: Math.floor(keys / receivers.length) + (at < keys % receivers.length ? 1 : 0),
        sizeBytes: sizeBytes === undefined ? undefined : Math.ceil(sizeBytes / receivers.length),
      }));
    });
    return [...Map.groupBy(shares, ({ id }) => id)].flatMap(([to, each]) => {
      const count = each.reduce((sum, { keys }) => sum + keys, 0);
      const bytes = each.map(({ sizeBytes }) => sizeBytes);
      return count === 0
        ? []
        : [
            {
              spaceId: now.declared.id,
              role: 'secondary' as const,
              from: target,
              to,
              count,
              ...(bytes.includes(undefined)
                ? {}
                : { sizeBytes: bytes.reduce<number>((sum, one) => sum + (one ?? 0), 0) }),
              ranges: [],
              stepId,
            },
          ];
    });
  };
  return [...copies('owner', of.stepIds.primary), ...copies('secondary', of.stepIds.secondary)];
};
