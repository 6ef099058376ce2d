import type { Operation, PlanMove, SpaceId, StepProgress } from '#shared/model';

/** One move of a plan that is under way, with how far its step is. */
export type MoveUnderWay = PlanMove & {
  readonly id: string;
  readonly step: StepProgress | undefined;
};

/** The operation that moves ownership now, with its moves; undefined: none does. The oldest one, where there are several. */
export const movingOperation = (open: readonly Operation[]): Operation | undefined =>
  open.filter(({ plan }) => (plan.moves ?? []).length > 0).toSorted((a, b) => a.startedAt - b.startedAt)[0];

/** Its moves in one space, or in all. */
export const movesOf = (operation: Operation | undefined, space?: SpaceId): readonly MoveUnderWay[] =>
  (operation?.plan.moves ?? [])
    .filter(({ spaceId }) => space === undefined || spaceId === space)
    .map((move) => ({
      ...move,
      id: `${move.spaceId} ${move.stepId} ${move.role} ${move.from} ${move.to ?? ''} ${move.ranges[0]?.[0] ?? ''}`,
      step: operation?.steps.find(({ stepId }) => stepId === move.stepId),
    }));

/** What the steps with rounds have moved altogether, and what is left; undefined parts: nobody can tell. */
export const roundsOf = (operation: Operation) => {
  const rounds = operation.steps.flatMap((step) => step.rounds ?? []);
  const known = (values: readonly (number | undefined)[]): number | undefined =>
    values.some((value) => value === undefined)
      ? undefined
      : values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  const running = operation.steps.find(
    ({ state, rounds: has }) => state === 'running' && has !== undefined,
  )?.rounds;
  return rounds.length === 0
    ? undefined
    : {
        moved: rounds.reduce((sum, { moved }) => sum + moved, 0),
        left: known(rounds.map(({ left }) => left)),
        changedHands: rounds.reduce((sum, { changedHands }) => sum + changedHands, 0),
        perSecond: running?.perSecond,
        leftMs: running?.leftMs,
      };
};
