import { failed, fault, type Fault } from '#shared/fault';
import type { HttpAsk, OwnershipSource } from '../../../source-kit/index.ts';
import type { Segment } from '#shared/model';
import { doorOf } from '../reach/index.ts';
import { askSummary, locatorClaim, pairsOf, mostRows, type Summary } from '../reading/index.ts';
import { segmentsIn } from './read-space.ts';
import type { LocatorView } from './voices.ts';

/** Keys that cannot by chance be all somewhere else. */
const many = 32;

/**
 * Whether ranges are really cut so: a locator that does not know the question may cut them as ever, and all keys would stand in the
 * first part of the picture.
 */
const isCutSo = ({ shares, ranges }: Summary, coarse: Summary | undefined): boolean => {
  const found = new Set(
    shares.map(({ group }) => Math.floor((Number(group) * (coarse?.ranges ?? 1)) / ranges)),
  );
  const counts = new Map<number, number>();
  for (const { group, keys } of coarse?.shares ?? [])
    counts.set(Number(group), (counts.get(Number(group)) ?? 0) + keys);
  return [...counts].every(([group, keys]) => keys < many || found.has(group));
};

const notCountable = (says: string, cause?: Fault): ReturnType<typeof failed> =>
  failed(
    fault('ownership.not-countable', says, cause === undefined ? {} : { details: cause.says.slice(0, 300) }),
  );

/** The locator's counts by so many ranges, with owner and secondary told apart as in the picture; undefined: it cannot. */
export const readRanges = (
  view: LocatorView,
  ranges: number,
): ReturnType<NonNullable<OwnershipSource['ranges']>> => {
  const depth = Math.log2(ranges);
  const coarse = locatorClaim(view.claims)?.ranges;
  const rows = ranges * (coarse === undefined ? 1 : pairsOf(coarse));
  if (!Number.isInteger(depth) || rows > mostRows.range) return undefined;
  const ask = askSummary(doorOf(view.declared), { by: 'range', depth, pairs: true }, undefined);
  if (ask === undefined) return undefined;
  const finer: HttpAsk<readonly Segment[]> = {
    ...ask,
    read: (reply) => {
      const result = ask.read(reply);
      if (!result.ok)
        return result.fault.code === 'daemon.refused' && !result.fault.retryable
          ? notCountable(`This locator does not count by ${ranges} ranges.`, result.fault)
          : result;
      return result.value.notShown > 0 || !isCutSo(result.value, coarse)
        ? notCountable(`This locator counts by other ranges when it is asked for ${ranges}.`)
        : { ok: true, value: segmentsIn(result.value) };
    },
  };
  return { candidates: view.declared.through, ask: finer };
};
