import type { KeyAnswer, KeyFinding, Origin, Placement, Workload } from '#shared/model';
import { tasksSpaceId } from './from-workloads.ts';

const placeOf = ({ nodeId, placeName }: Placement): string | undefined => nodeId ?? placeName;

/** `web`, `web.2` or the id of a copy. */
const copiesNamed = (key: string, { name, placements }: Workload): readonly Placement[] | undefined => {
  const meant = placements.filter(({ wanted }) => wanted === 'running');
  if (key === name) return meant;
  const one = meant.filter(({ id, slot }) => id === key || (slot !== undefined && key === `${name}.${slot}`));
  return one.length === 0 ? undefined : one;
};

const answerOf = (origin: Origin, workload: Workload, copies: readonly Placement[]): KeyAnswer => {
  const [owner, ...secondaries] = copies.flatMap((copy) =>
    copy.state === 'running' ? (placeOf(copy) ?? []) : [],
  );
  return {
    claimant: origin.answeredBy ?? origin.name,
    kind: 'coordinator',
    ...(origin.answeredBy === undefined ? {} : { nodeId: origin.answeredBy }),
    state: origin.state === 'known' ? 'says' : 'no-answer',
    ...(owner === undefined ? {} : { owner }),
    secondaries,
    observedAt: workload.observedAt,
    says: origin.state === 'known' ? '' : origin.says,
  };
};

const sentence = ({ name }: Workload, { state, owner }: KeyAnswer, copies: readonly Placement[]): string => {
  if (state !== 'says') return `What runs of ${name} is not known now.`;
  if (owner !== undefined) return `${copies.length} of ${name}.`;
  return `Nothing of ${name} runs.`;
};

/** Where a copy, or every copy of a workload, runs: known already, so nobody is asked. Undefined: no copy is called so. */
export const findTask = (
  key: string,
  origin: Origin,
  workloads: readonly Workload[],
): KeyFinding | undefined => {
  const ours = workloads.filter(({ originId }) => originId === origin.id);
  for (const workload of ours) {
    const copies = copiesNamed(key, workload);
    if (copies === undefined) continue;
    const answer = answerOf(origin, workload, copies);
    return {
      spaceId: tasksSpaceId(origin),
      key,
      verdict: answer.state === 'says' ? 'agreed' : 'unknown',
      ...(answer.owner === undefined ? {} : { owner: answer.owner }),
      secondaries: answer.secondaries,
      state: answer.state !== 'says' ? 'unknown' : answer.owner === undefined ? 'orphaned' : 'active',
      path: [answer],
      says: sentence(workload, answer, copies),
    };
  }
  return undefined;
};
