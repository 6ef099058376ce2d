import { durationText } from '#shared/format';

/** Above a minute an age counts in steps this long: an eye needs no more, and fewer texts change. */
const coarseMs = 10_000;

/** How long ago, in at most two units: every second below a minute, every ten above. */
export const ageText = (ageMs: number): string =>
  durationText(ageMs < 60_000 ? ageMs : Math.floor(ageMs / coarseMs) * coarseMs);
