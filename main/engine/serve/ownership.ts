import type { Handlers } from '#shared/contract';
import type { OwnershipWatch } from '../ownership-watch/index.ts';
import type { Clock } from '../ports/index.ts';
import { withDeadline } from './deadline.ts';

type OwnershipHandlers = Pick<
  Handlers,
  | 'ownership.snapshot'
  | 'ownership.changes'
  | 'ownership.read-now'
  | 'ownership.find'
  | 'ownership.ranges'
  | 'ownership.keys'
>;

/** Handlers of the messages about who owns what. */
export const serveOwnership = (watch: OwnershipWatch, clock: Clock): OwnershipHandlers => ({
  'ownership.snapshot': async () => watch.snapshot(),
  'ownership.changes': (_input, signal) => watch.changes(signal),
  'ownership.read-now': async ({ timeoutMs }, signal) => {
    await withDeadline(clock, timeoutMs, signal, (until) => watch.readNow(until));
    return watch.snapshot();
  },
  'ownership.find': async ({ key, spaceId }, signal) => ({
    findings: [...(await watch.find(key, spaceId, signal))],
  }),
  'ownership.ranges': ({ spaceId, ranges }, signal) => watch.ranges(spaceId, ranges, signal),
  'ownership.keys': (listing, signal) => watch.keys(listing, signal),
});
