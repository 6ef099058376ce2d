import { useEffect, useMemo } from 'react';
import type { Fault } from '#shared/fault';
import type { SpaceView } from '#shared/model';
import { useOwnedRanges } from '../../../queries/index.ts';

/** Ranges of a look from nearby. Nearer than this are the keys themselves. */
export const finerRanges = 256;

export type Finer = {
  /** The space with its counts by smaller ranges; undefined: it has none, or they are still asked for. */
  readonly space: SpaceView | undefined;
  readonly isAsking: boolean;
  /** Why there are none. */
  readonly fault: Fault | undefined;
};

/** A space whose disputes lie where its smaller ranges are. */
const cut = (space: SpaceView, ranges: number, segments: SpaceView['segments']): SpaceView => {
  const by = ranges / space.positions;
  return {
    ...space,
    positions: ranges,
    segments,
    disputes: space.disputes.map(({ from, to, ...rest }) => ({
      ...rest,
      ...(from === undefined ? {} : { from: from * by }),
      ...(to === undefined ? {} : { to: (to + 1) * by - 1 }),
    })),
  };
};

/** The counts of a space by smaller ranges, asked of its system while `wanted`, and again whenever its picture changes. */
export const useFiner = (space: SpaceView, wanted: boolean): Finer => {
  const isPossible = space.unit === 'document' && space.positions < finerRanges && space.segments.length > 0;
  const asked = useOwnedRanges({ spaceId: space.id, ranges: finerRanges }, wanted && isPossible);
  const { data, error, isFetching, refetch } = asked;
  const at = data?.at;
  useEffect(() => {
    if (at !== undefined && wanted && space.observedAt > at) void refetch();
  }, [space, at, wanted, refetch]);
  const finer = useMemo(
    () => (data === undefined || !wanted ? undefined : cut(space, data.ranges, data.segments)),
    [space, data, wanted],
  );
  return { space: finer, isAsking: isFetching && data === undefined, fault: error ?? undefined };
};
