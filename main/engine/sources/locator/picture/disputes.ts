import type { ClaimView, Dispute } from '#shared/model';
import type { Difference } from './compare-host.ts';
import type { HostVoice, LocatorView, Voice } from './voices.ts';
import type { LocatorClaim } from '../reading/index.ts';

const counted = ({ primaries, secondaries }: Difference['host'] | Difference['locator']): string =>
  [
    ...(primaries === undefined ? [] : [`${primaries} keys`]),
    ...(secondaries === undefined ? [] : [`${secondaries} copies`]),
  ].join(' and ');

const ageText = (ms: number): string =>
  ms < 60_000 ? `${Math.max(0, Math.round(ms / 1_000))} s` : `${Math.round(ms / 60_000)} min`;

const gap = ({ host, locator }: Difference): number =>
  Math.abs((host.primaries ?? 0) - (locator.primaries ?? host.primaries ?? 0)) +
  Math.abs((host.secondaries ?? 0) - (locator.secondaries ?? host.secondaries ?? 0));

/** One sentence with who, what and how old. */
export const differenceText = (difference: Difference, now: number): string => {
  const { voice, host, locator } = difference;
  const isSilent = voice.claim.state === 'silent';
  const age = ageText(now - host.at);
  return isSilent
    ? `${voice.target} does not answer; ${age} ago it said that it has ${counted(host)}, the locator says ${counted(locator)}.`
    : `${voice.target} says that it has ${counted(host)} (${age} ago), the locator says ${counted(locator)}.`;
};

/** A host that serves more than the locator gives it may take writes for what is another's. */
const servesTooMuch = ({ host, locator }: Difference): boolean =>
  (host.primaries ?? 0) > (locator.primaries ?? Number.MAX_VALUE);

export const disputeOf = (
  difference: Difference,
  locator: Voice<LocatorClaim>,
  view: LocatorView,
): Dispute => {
  const { voice } = difference;
  const isSilent = voice.claim.state === 'silent';
  const tooMuch = servesTooMuch(difference);
  return {
    id: `host ${voice.target}`,
    kind: isSilent || tooMuch ? 'views-differ' : 'not-where-told',
    severity: 'warning',
    count: gap(difference),
    sides: [
      // The locator's word counts: it compares and sets. What a host holds follows it.
      { owner: voice.target, claims: [locator.claim], isNewer: true },
      { owner: voice.target, claims: [voice.claim], isNewer: false },
    ],
    says: differenceText(difference, view.now),
    nextStep: isSilent
      ? `Keep clients away from ${voice.target} until it answers: it may still serve what is no longer its own.`
      : tooMuch
        ? `Let ${voice.target} read the locator again before it serves what is no longer its own; ask it about single keys to see which.`
        : `Wait until ${voice.target} has what it should, or map those keys to a host that has them; ask it about single keys to see which.`,
    settles: [],
  };
};

/** The locator's picture with all who share it, then each host that tells something else. */
export const viewsOf = (
  locator: Voice<LocatorClaim>,
  hosts: readonly HostVoice[],
  of: { readonly differences: readonly Difference[]; readonly now: number },
): readonly ClaimView[] => {
  const dissenting = new Map(of.differences.map((difference) => [difference.voice.target, difference]));
  return [
    {
      id: 'locator',
      claims: [
        locator.claim,
        ...hosts.filter(({ target }) => !dissenting.has(target)).map(({ claim }) => claim),
      ],
      differs: [],
      says: '',
    },
    ...of.differences.slice(0, 100).map((difference) => ({
      id: difference.voice.target,
      claims: [difference.voice.claim],
      differs: [],
      says: differenceText(difference, of.now),
    })),
  ];
};
