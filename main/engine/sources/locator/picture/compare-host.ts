import type { HostCount, LocatorClaim } from '../reading/index.ts';
import type { HostVoice } from './voices.ts';

/** What a host says that does not fit what the locator says of it. */
export type Difference = {
  readonly voice: HostVoice;
  readonly host: HostCount & { readonly at: number };
  readonly locator: HostCount;
};

const isOutside = (
  host: number | undefined,
  now: number | undefined,
  before: number | undefined,
): boolean => {
  if (host === undefined || now === undefined) return false;
  const other = before ?? now;
  return host < Math.min(now, other) || host > Math.max(now, other);
};

const differs = (host: HostCount, now: HostCount, before: HostCount | undefined): boolean =>
  isOutside(host.primaries, now.primaries, before?.primaries) ||
  isOutside(host.secondaries, now.secondaries, before?.secondaries);

/**
 * Whether a host and the locator tell the same. Keys move while both are asked, so a host's answer is held against the locator's
 * answers before and after it: only what lies outside both is a difference. A host that is silent now is taken by its last word.
 * Undefined: they agree, or it cannot be told yet.
 */
export const compareHost = (voice: HostVoice, locator: LocatorClaim): Difference | undefined => {
  const { said, claim, target } = voice;
  const now = locator.counts.byTarget.get(target);
  if (said === undefined || now === undefined) return undefined;
  const before = locator.before?.byTarget.get(target);
  const answers = [{ at: said.at, count: said.count }, ...(said.before === undefined ? [] : [said.before])];
  // Only an answer from before the locator's newest one can be judged by it.
  const judged = answers.find(({ at }) => at <= locator.at);
  if (judged === undefined) return undefined;
  // Its last word is what a silent host still goes by, so it is held against what is so now.
  const isSilent = claim.state === 'silent';
  const isBetween = locator.before !== undefined && judged.at >= locator.before.at;
  if (!differs(judged.count, now, isBetween && !isSilent ? before : undefined)) return undefined;
  // One that answers, and whose answer is older than both of the locator's, is asked again first.
  if (!isSilent && locator.before !== undefined && !isBetween) return undefined;
  return { voice, host: { ...judged.count, at: judged.at }, locator: now };
};
