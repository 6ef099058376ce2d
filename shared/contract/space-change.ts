import {
  epochMsSchema,
  partySchema,
  prefixShareSchema,
  segmentSchema,
  spaceViewSchema,
  type SpaceView,
} from '#shared/model';
import { z } from '#shared/schema';
import { cutsBetween, cutsSchema, withCuts } from './cuts.ts';

/** Lists that may have thousands of rows: of these only what differs is told. */
const longLists = { parties: true, segments: true, prefixes: true } as const;
/** Lists that are told whole when anything in them differs. */
const shortLists = {
  views: true,
  disputes: true,
  retentions: true,
  lastCopies: true,
  zonePairs: true,
  qualities: true,
} as const;

/**
 * What became different of one space. Its single values are told each time, so that one that is absent is unknown now; a list that
 * is absent is as it was, but for when its rows were seen.
 */
export const spaceChangeSchema = spaceViewSchema.omit({ ...longLists, ...shortLists }).extend({
  parties: cutsSchema(partySchema).optional(),
  segments: cutsSchema(segmentSchema).optional(),
  prefixes: cutsSchema(prefixShareSchema).optional(),
  ...spaceViewSchema.pick(shortLists).partial().shape,
  /** When each party of the new list was seen, in its order; absent: as told before. */
  partiesSeenAt: z.array(epochMsSchema).optional(),
  /** The same of the claims of each view; null: it was never heard. */
  claimsSeenAt: z.array(z.array(epochMsSchema.nullable())).optional(),
});
export type SpaceChange = z.infer<typeof spaceChangeSchema>;

const partyKey = ({ id }: SpaceView['parties'][number]): string => id;
const segmentKey = ({ from, owner = '', secondaries, state }: SpaceView['segments'][number]): string =>
  `${from}\n${owner}\n${secondaries.join('\n')}\n${state}`;
const prefixKey = ({ prefix, owner = '', secondaries, state }: SpaceView['prefixes'][number]): string =>
  `${prefix}\n${owner}\n${secondaries.join('\n')}\n${state}`;

/** True when two plain values say the same; `but` names what does not count. */
const isSame = (a: unknown, b: unknown, but?: string): boolean => {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>];
  for (const key in left) if (key !== but && !isSame(left[key], right[key], but)) return false;
  for (const key in right) if (!(key in left) && key !== but && right[key] !== undefined) return false;
  return true;
};
const saysTheSame = (a: unknown, b: unknown): boolean => isSame(a, b, 'observedAt');

type Views = SpaceView['views'];
const claimTimes = (views: Views): (SpaceView['observedAt'] | null)[][] =>
  views.map(({ claims }) => claims.map(({ observedAt }) => observedAt ?? null));

const viewsBetween = (before: Views, after: Views): Pick<SpaceChange, 'views' | 'claimsSeenAt'> => {
  if (!saysTheSame(before, after)) return { views: after };
  const times = claimTimes(after);
  return isSame(claimTimes(before), times) ? {} : { claimsSeenAt: times };
};

const short = ['disputes', 'retentions', 'lastCopies', 'zonePairs', 'qualities'] as const;

/** What is to be told to somebody who has `before`, so that they have `after`. Both are of one space. */
export const spaceChangeBetween = (before: SpaceView, after: SpaceView): SpaceChange => {
  const { parties, segments, prefixes, views, ...rest } = after;
  const { disputes: _d, retentions: _r, lastCopies: _l, zonePairs: _z, qualities: _q, ...values } = rest;
  const cuts = {
    parties: cutsBetween(before.parties, parties, { keyOf: partyKey, isSame: saysTheSame }),
    segments: cutsBetween(before.segments, segments, { keyOf: segmentKey, isSame }),
    prefixes: cutsBetween(before.prefixes, prefixes, { keyOf: prefixKey, isSame }),
  };
  const seenAt = parties.map(({ observedAt }) => observedAt);
  // As the cuts leave them: a row that only moved keeps the time it had in its old place.
  const told = withCuts(before.parties, cuts.parties) ?? before.parties;
  const wasSeenAt = told.map(({ observedAt }) => observedAt);
  return {
    ...values,
    ...Object.fromEntries(Object.entries(cuts).filter(([, list]) => list.length > 0)),
    ...Object.fromEntries(
      short.filter((name) => !isSame(before[name], after[name])).map((name) => [name, after[name]]),
    ),
    ...(isSame(wasSeenAt, seenAt) ? {} : { partiesSeenAt: seenAt }),
    ...viewsBetween(before.views, views),
  };
};

const partiesOf = (before: SpaceView, { parties: cuts, partiesSeenAt: times }: SpaceChange) => {
  const parties = cuts === undefined ? before.parties : withCuts(before.parties, cuts);
  if (parties === undefined || times === undefined) return parties;
  return times.length === parties.length
    ? parties.map((party, index) => ({ ...party, observedAt: times[index] ?? party.observedAt }))
    : undefined;
};

const viewsOf = (before: SpaceView, { views, claimsSeenAt: times }: SpaceChange): Views | undefined => {
  if (views !== undefined) return views;
  if (times === undefined) return before.views;
  if (times.length !== before.views.length) return undefined;
  return before.views.map((view, at) => ({
    ...view,
    claims: view.claims.map(({ observedAt: _o, ...claim }, index) => {
      const observedAt = times[at]?.[index] ?? undefined;
      return observedAt === undefined ? claim : { ...claim, observedAt };
    }),
  }));
};

/** The space after a change. Lists and rows that did not change keep their identity. Undefined: it does not follow from `before`. */
export const withSpaceChange = (before: SpaceView, change: SpaceChange): SpaceView | undefined => {
  const { partiesSeenAt: _p, claimsSeenAt: _c, ...values } = change;
  const parties = partiesOf(before, change);
  const views = viewsOf(before, change);
  const segments =
    change.segments === undefined ? before.segments : withCuts(before.segments, change.segments);
  const prefixes =
    change.prefixes === undefined ? before.prefixes : withCuts(before.prefixes, change.prefixes);
  if (parties === undefined || views === undefined || segments === undefined || prefixes === undefined)
    return undefined;
  const { disputes, retentions, lastCopies, zonePairs, qualities } = before;
  return {
    ...values,
    disputes: change.disputes ?? disputes,
    retentions: change.retentions ?? retentions,
    lastCopies: change.lastCopies ?? lastCopies,
    zonePairs: change.zonePairs ?? zonePairs,
    qualities: change.qualities ?? qualities,
    parties,
    views,
    segments,
    prefixes,
  };
};
