import type { GuardAnswer, NodeId, Party } from '#shared/model';
import { isOn, primariesOf, replicasOf, type ClusterNow } from './cluster-now.ts';
import type { HandOver } from './hand-over.ts';

const lastCopy = {
  guard: 'last-copy',
  asks: 'Does every slot keep a second live copy without these nodes?',
} as const;
const quorum = {
  guard: 'quorum',
  asks: 'Do enough primaries answer to vote for a failover?',
} as const;

/** What would be left of a shard's copies: its primary of then, and replicas that live, stay and have a whole copy. */
const copiesAfter = (
  now: ClusterNow,
  primary: Party,
  away: readonly NodeId[],
  more: readonly string[],
): number => {
  const lives = (party: Party): boolean =>
    party.state === 'up' &&
    !isOn(party, away) &&
    now.claimOf(party.id)?.following?.isLinkUp !== false &&
    now.claimOf(party.id)?.following?.isCopying !== true;
  return [primary, ...replicasOf(now, primary.id)].filter(lives).length + more.length;
};

/** Shards that have anything on the nodes, with their copies afterwards. `more`: replicas that join a shard, by its primary. */
export const lastCopyGuard = (
  now: ClusterNow,
  away: readonly NodeId[],
  {
    handOvers,
    more,
  }: { readonly handOvers: readonly HandOver[]; readonly more: ReadonlyMap<string, readonly string[]> },
): GuardAnswer => {
  // Slots that go to others have those shards' copies.
  const moved = new Set(handOvers.filter(({ shares }) => shares.length > 0).map(({ primary }) => primary.id));
  const touched = primariesOf(now).filter(
    (primary) =>
      !moved.has(primary.id) &&
      (isOn(primary, away) || replicasOf(now, primary.id).some((replica) => isOn(replica, away))),
  );
  if (touched.length === 0)
    return {
      ...lastCopy,
      verdict: 'not-applicable',
      says: `No copy of ${now.name} is on them.`,
      mayOverride: true,
      subjects: [],
    };
  const thin = touched
    .map((primary) => ({ primary, copies: copiesAfter(now, primary, away, more.get(primary.id) ?? []) }))
    .filter(({ copies }) => copies < 2);
  return {
    ...lastCopy,
    verdict: thin.length > 0 ? 'refused' : 'passed',
    says:
      thin.length > 0
        ? `${now.name}: ${thin.map(({ primary, copies }) => `the slots of ${primary.name} have ${copies === 1 ? 'one live copy' : 'no live copy'} left`).join(', ')}.`
        : `${now.name}: every slot keeps two live copies or more.`,
    mayOverride: true,
    subjects: thin.map(({ primary }) => primary.id),
  };
};

/** A replica becomes primary by the votes of more than half of the primaries that own slots. */
export const quorumGuard = (
  now: ClusterNow,
  handOvers: readonly HandOver[],
  forGood: boolean,
): GuardAnswer => {
  const primaries = primariesOf(now);
  const needed = Math.floor(primaries.length / 2) + 1;
  const up = primaries.filter(({ state }) => state === 'up').length;
  const votes = handOvers.some(({ heir }) => heir !== undefined);
  const after = primaries.length - handOvers.filter(({ shares }) => shares.length > 0).length;
  const base = { ...quorum, mayOverride: false, subjects: [] as string[] };
  if (votes && up < needed)
    return {
      ...base,
      verdict: 'refused',
      says: `${now.name}: ${up} of ${primaries.length} primaries answer, ${needed} must vote.`,
    };
  if (forGood && after < 3 && after < primaries.length)
    return {
      ...base,
      verdict: 'refused',
      says: `${now.name}: ${after} primaries would be left, and fewer than three cannot vote one of them out.`,
    };
  return { ...base, verdict: 'passed', says: `${now.name}: ${up} of ${primaries.length} primaries answer.` };
};
