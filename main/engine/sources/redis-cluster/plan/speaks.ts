import type { Party } from '#shared/model';
import type { Dialect } from '../step/index.ts';
import { companionsOf, type ClusterNow } from './cluster-now.ts';

/** From which version on servers move slots by themselves, with all keys and in one moment. */
const since: Readonly<Record<Dialect, readonly [number, number]>> = { redis: [8, 4], valkey: [9, 0] };

const isSince = (version: string, [major, minor]: readonly [number, number]): boolean => {
  const [own = 0, ownMinor = 0] = version.split('.').map(Number);
  return own > major || (own === major && ownMinor >= minor);
};

/** How all servers of a primary's cluster are told to move slots by themselves; undefined: not all of them can, or one did not tell. */
export const speaks = (now: ClusterNow, { id }: Party): Dialect | undefined => {
  const all = companionsOf(now, id).map(({ party }) => now.claimOf(party)?.software);
  const name = all[0]?.name;
  return name !== undefined && all.every((each) => each?.name === name && isSince(each.version, since[name]))
    ? name
    : undefined;
};
