import { failed, fault, ok, type Result } from '#shared/fault';
import type { DeclaredLocator, EpochMs, NodeId } from '#shared/model';
import type { Ask, Claimant, OwnershipSource } from '../../../source-kit/index.ts';
import { doorOf, type Door } from '../reach/index.ts';
import type { HostCount, Summary, Target } from './answers.ts';
import { askHost, askSummary, askTargets, type SummaryWish } from './questions.ts';

/** Owned and held keys of each target at one moment. */
export type Counts = {
  readonly at: EpochMs;
  readonly byTarget: ReadonlyMap<string, HostCount>;
};

export type LocatorClaim = {
  readonly kind: 'locator';
  readonly at: EpochMs;
  /** Undefined: this locator does not list its targets. */
  readonly targets: readonly Target[] | undefined;
  /** Undefined: it does not count. */
  readonly ranges: Summary | undefined;
  readonly prefixes: Summary | undefined;
  readonly counts: Counts;
  /** Those of the answer before. */
  readonly before: Counts | undefined;
};

export type HostClaim = {
  readonly kind: 'host';
  readonly target: string;
  readonly at: EpochMs;
  readonly count: HostCount;
  readonly before: { readonly at: EpochMs; readonly count: HostCount } | undefined;
};
export type SpaceClaim = LocatorClaim | HostClaim;

type Claims = Parameters<OwnershipSource<DeclaredLocator, SpaceClaim>['claimants']>[2];

export const locatorId = 'locator';
/** One claimant is the locator. */
const mostHosts = 999;
/** Ranges of the finest picture. */
const deepest = 6;
/** Rows of a picture that are read every few seconds and sent to every window. */
const mostShown = 8_192;

const valueIn = (claims: Claims, id: string): SpaceClaim | undefined => {
  const found = claims.get(id);
  return found?.state === 'known' ? found.value : found?.last?.value;
};

export const locatorClaim = (claims: Claims): LocatorClaim | undefined => {
  const claim = valueIn(claims, locatorId);
  return claim?.kind === 'locator' ? claim : undefined;
};
export const hostClaim = (claims: Claims, id: string): HostClaim | undefined => {
  const claim = valueIn(claims, id);
  return claim?.kind === 'host' ? claim : undefined;
};

/** Kinds of rows that one range has at most. */
export const pairsOf = ({ shares }: Summary): number =>
  new Set(shares.map(({ owner, secondary, state }) => `${owner}\n${secondary ?? ''}\n${state}`)).size;

/**
 * As many ranges as there is room for with owner and secondary told apart. What is not known yet is guessed from the targets: each
 * with those of two more zones.
 */
const rangeWish = (declared: DeclaredLocator, before: LocatorClaim | undefined): SummaryWish => {
  const targets = before?.targets?.length ?? Math.max(2, declared.nodeIds.length);
  const pairs =
    before?.ranges === undefined
      ? Math.ceil((targets * targets * 2) / 3)
      : Math.max(1, pairsOf(before.ranges));
  const depth = Math.floor(Math.log2(mostShown / pairs));
  return { by: 'range', depth: Math.max(0, Math.min(deepest, depth)), pairs: true };
};

const countsOf = (
  at: EpochMs,
  targets: readonly Target[] | undefined,
  ranges: Summary | undefined,
): Counts => {
  const byTarget = new Map<string, HostCount>();
  if (ranges !== undefined && ranges.notShown === 0) {
    const tally = new Map<string, { primaries: number; secondaries: number }>();
    const of = (name: string) => {
      const found = tally.get(name) ?? { primaries: 0, secondaries: 0 };
      tally.set(name, found);
      return found;
    };
    for (const { owner, secondary, keys } of ranges.shares) {
      of(owner).primaries += keys;
      if (secondary !== undefined) of(secondary).secondaries += keys;
    }
    for (const { name } of targets ?? []) of(name);
    for (const [name, count] of tally) byTarget.set(name, count);
  }
  // What it says of a target as a whole stands above what is summed up.
  for (const { name, primaries, secondaries } of targets ?? [])
    if (primaries !== undefined || secondaries !== undefined) byTarget.set(name, { primaries, secondaries });
  return { at, byTarget };
};

const locatorClaimant = (declared: DeclaredLocator, door: Door, claims: Claims): Claimant<SpaceClaim> => {
  const before = locatorClaim(claims);
  const wish = rangeWish(declared, before);
  const questions = {
    targets: askTargets(door),
    ranges: askSummary(door, wish, before?.ranges),
    prefixes: askSummary(door, { by: 'prefix' }, before?.prefixes),
  };
  const names = (['targets', 'ranges', 'prefixes'] as const).filter((name) => questions[name] !== undefined);
  return {
    id: locatorId,
    kind: 'locator',
    candidates: declared.through,
    asks: names.flatMap((name): readonly Ask<unknown>[] => {
      const ask = questions[name];
      return ask === undefined ? [] : [ask];
    }),
    join: (results, at) => {
      const bad = results.find((result) => !result.ok);
      if (bad?.ok === false) return failed(bad.fault);
      const said = new Map(
        names.map((name, index) => [name, (results[index] as Result<unknown> & { ok: true }).value]),
      );
      const targets = said.get('targets') as readonly Target[] | undefined;
      const ranges = said.get('ranges') as Summary | undefined;
      return ok({
        kind: 'locator',
        at,
        targets,
        ranges,
        prefixes: said.get('prefixes') as Summary | undefined,
        counts: countsOf(at, targets, ranges),
        before: before?.counts,
      });
    },
  };
};

const hostClaimant = (
  nodeId: NodeId,
  target: string,
  door: Door,
  claims: Claims,
): readonly Claimant<SpaceClaim>[] => {
  const ask = askHost(door);
  const before = hostClaim(claims, target);
  return ask === undefined
    ? []
    : [
        {
          id: target,
          kind: 'host',
          nodeId,
          candidates: [nodeId],
          asks: [ask],
          join: ([result], at) =>
            result?.ok === true
              ? ok({
                  kind: 'host',
                  target,
                  at,
                  count: result.value as HostCount,
                  before: before && { at: before.at, count: before.count },
                })
              : failed(result?.fault ?? fault('probe.unreadable', `${nodeId} was not asked.`)),
        },
      ];
};

/** The locator, and each host where hosts answer themselves. */
export const claimantsOf = (declared: DeclaredLocator, claims: Claims): readonly Claimant<SpaceClaim>[] => {
  const door = doorOf(declared);
  const isSilent = askTargets(door) === undefined && door.paths.summary === undefined;
  return [
    ...(isSilent ? [] : [locatorClaimant(declared, door, claims)]),
    ...declared.nodeIds.slice(0, mostHosts).flatMap((nodeId) => {
      const target = declared.targets[nodeId];
      return target === undefined || target === declared.archive || target === locatorId
        ? []
        : hostClaimant(nodeId, target, door, claims);
    }),
  ];
};
