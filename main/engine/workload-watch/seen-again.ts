import type { EpochMs } from '#shared/model';

/** What only was read again is published at most this often, ms: enough for its age, which is stale after 45 s. */
const seenAgainMs = 5_000;

/** Whether what says the same as before is published once more, for its age. A clock that went back does not hold it up. */
export const isDueAgain = (publishedAt: EpochMs, now: EpochMs): boolean =>
  now - publishedAt >= seenAgainMs || now < publishedAt;
