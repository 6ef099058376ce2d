import { guardIdSchema, type GuardAnswer, type GuardId } from '#shared/model';
import { capacityGuard } from './capacity.ts';
import { freshKnowledgeGuard, liveAlarmsGuard, otherOperationGuard } from './circumstances.ts';
import { blockedItemsGuard, lostItemsGuard, unmanagedItemsGuard } from './items.ts';
import { lastCopyGuard, minimumAvailableGuard } from './minimum-available.ts';
import type { Guard, GuardQuestion } from './question.ts';
import { quorumGuard } from './quorum.ts';
import { receivingDisksGuard } from './receiving-disks.ts';
import { spaceGuards } from './spaces.ts';

/** Every class of risk has one guard here, or nothing compiles. */
const guards: Readonly<Record<GuardId, Guard>> = {
  capacity: capacityGuard,
  'minimum-available': minimumAvailableGuard,
  quorum: quorumGuard,
  'last-copy': lastCopyGuard,
  'lost-items': lostItemsGuard,
  'unmanaged-items': unmanagedItemsGuard,
  'blocked-items': blockedItemsGuard,
  'live-alarms': liveAlarmsGuard,
  'other-operation': otherOperationGuard,
  'fresh-knowledge': freshKnowledgeGuard,
  'receiving-disks': receivingDisksGuard,
};

const rank = { refused: 0, passed: 1, 'not-applicable': 2 } as const;

/** Two answers to one question: a refusal outweighs, and what one of them forbids to override stays forbidden. */
const joined = (a: GuardAnswer, b: GuardAnswer): GuardAnswer => {
  const [first, second] = rank[a.verdict] <= rank[b.verdict] ? [a, b] : [b, a];
  if (first.verdict !== second.verdict) return first;
  return {
    ...first,
    says: first.says === second.says ? first.says : `${first.says} ${second.says}`,
    mayOverride: first.mayOverride && second.mayOverride,
    subjects: [...new Set([...first.subjects, ...second.subjects])],
  };
};

/**
 * The answers of all classes in the order of the schema, passed ones too. `ofSources` are those that only a source can
 * give; where both answer, the worse counts. Quorum can never be overridden, whoever says so.
 */
export const answerGuards = (
  question: GuardQuestion,
  ofSources: readonly GuardAnswer[],
): readonly GuardAnswer[] =>
  guardIdSchema.options.map((id) => {
    const ofSpaces = spaceGuards[id]?.(question);
    const others = ofSources.filter(({ guard }) => guard === id);
    const answer = [...(ofSpaces === undefined ? [] : [ofSpaces]), ...others].reduce(
      joined,
      guards[id](question),
    );
    return id === 'quorum' ? { ...answer, mayOverride: false } : answer;
  });
