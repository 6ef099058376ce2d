import type { Claim, GuardAnswer, GuardId, PlanMove, SpaceView } from '#shared/model';
import { involvedSpaces, leavingNodes, listed, passed, refused, type GuardQuestion } from './question.ts';

/** What a guard has to say about spaces beside its own answer; undefined: no space is touched. */
export type SpaceGuard = (question: GuardQuestion) => GuardAnswer | undefined;

/** Older than this, what is known is no ground to change anything on (R81). */
const freshMs = 10_000;

const fresh = {
  guard: 'fresh-knowledge',
  asks: 'Is everything this rests on known, and not older than 10 s?',
} as const;

/** A silent claimant matters unless it is known to own nothing, to hold nothing and to receive nothing. */
const matters = (claim: Claim, space: SpaceView, moves: readonly PlanMove[]): boolean => {
  const party = space.parties.find(
    ({ id, nodeId }) => id === claim.claimant || (nodeId !== undefined && nodeId === claim.nodeId),
  );
  if (party === undefined) return claim.kind !== 'cache';
  const has = party.owns !== 0 || party.holds !== 0;
  return has || moves.some(({ spaceId, from, to }) => spaceId === space.id && [from, to].includes(party.id));
};

type Doubt = { readonly id: string; readonly says: string };

const doubtsOf = (space: SpaceView, question: GuardQuestion): readonly Doubt[] => {
  const { now, moves = [], request } = question;
  const doubt = (says: string): Doubt => ({ id: space.id, says });
  if (space.state === 'unknown') return [doubt(`${space.name} is unknown: ${space.says}`)];
  const silent = space.views
    .flatMap(({ claims }) => claims)
    .filter((claim) => claim.state === 'silent' && matters(claim, space, moves));
  const settled = request.kind === 'settle' ? request.disputeId : undefined;
  const disputed = space.disputes.filter(({ id, severity }) => severity === 'critical' && id !== settled);
  return [
    ...(Math.abs(now - space.observedAt) > freshMs
      ? [doubt(`${space.name} was not read within the last 10 s`)]
      : []),
    ...(silent.length === 0
      ? []
      : [doubt(`${listed(silent.map(({ claimant }) => claimant))} of ${space.name} did not answer`)]),
    ...disputed.map(({ says }) => doubt(`${space.name}: ${says.replace(/\.$/, '')}`)),
  ];
};

const freshSpaces: SpaceGuard = (question) => {
  const spaces = involvedSpaces(question);
  if (spaces.length === 0) return undefined;
  const doubts = spaces.flatMap((space) => doubtsOf(space, question));
  return doubts.length === 0
    ? passed(fresh, `Every claimant of ${listed(spaces.map(({ name }) => name))} that matters answered.`)
    : refused(
        fresh,
        `${listed(doubts.map(({ says }) => says))}.`,
        doubts.map(({ id }) => id),
      );
};

const lastCopy = { guard: 'last-copy', asks: 'Does a last copy of anything stop serving?' } as const;

/** Units whose only live copy is on a node that leaves, less those that the plan moves away first. */
const lastCopySpaces: SpaceGuard = (question) => {
  const leaving = new Set<string | undefined>(leavingNodes(question.request));
  const spaces = leaving.size === 0 ? [] : involvedSpaces(question);
  if (spaces.length === 0) return undefined;
  const lost = spaces.flatMap((space) =>
    space.parties
      .filter(({ nodeId }) => leaving.has(nodeId))
      .flatMap((party) => {
        const units = space.lastCopies.find((last) => last.party === party.id)?.count ?? 0;
        const moved = (question.moves ?? [])
          .filter(({ spaceId, from }) => spaceId === space.id && from === party.id)
          .reduce((sum, { count }) => sum + count, 0);
        const left = units - moved;
        return left <= 0
          ? []
          : [
              {
                id: space.id,
                says: `${left} ${space.unit}${left === 1 ? '' : 's'} of ${space.name} on ${party.name}`,
              },
            ];
      }),
  );
  return lost.length === 0
    ? passed(lastCopy, `No last copy in ${listed(spaces.map(({ name }) => name))} is left behind.`)
    : refused(
        lastCopy,
        `The only live copy would go away: ${listed(lost.map(({ says }) => says))}.`,
        lost.map(({ id }) => id),
      );
};

export const spaceGuards: Readonly<Partial<Record<GuardId, SpaceGuard>>> = {
  'fresh-knowledge': freshSpaces,
  'last-copy': lastCopySpaces,
};
