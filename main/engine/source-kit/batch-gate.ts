import type { DeployRecipe, NodeId, StepCall } from '#shared/model';
import { z } from '#shared/schema';
import { defineStep, stepCall, type Holding, type Placed, type StepKind } from './step.ts';

/** What a source tells of its copies, so that a batch of them can be watched. */
type WatchedCopies<Copy extends { readonly nodeId: NodeId }> = {
  readonly source: string;
  readonly copy: z.ZodType<Copy>;
  readonly name: (copy: Copy) => string;
  /** The exact question, as the preview shows it. */
  readonly text: (copy: Copy) => string;
  readonly asks: (copy: Copy) => readonly Placed<unknown>[];
  readonly holds: (replies: readonly unknown[], copy: Copy) => Holding;
};

/** The worst of several holdings: one that fails, else one that is not so yet. */
const worstOf = (holdings: readonly Holding[]): Holding =>
  holdings.find(({ state }) => state === 'no') ??
  holdings.find(({ state }) => state === 'not-yet') ?? {
    state: 'yes',
    says: 'All copies of the batch are well.',
  };

/** The rest between two batches of a rollout: copies of the batch that is done must stay well through it (R78). */
export const createBatchGate = <Copy extends { readonly nodeId: NodeId }>(of: WatchedCopies<Copy>) => {
  const params = z.object({ copies: z.array(of.copy).min(1) });
  type Params = z.infer<typeof params>;
  const kind: StepKind<Params, object> = {
    id: `${of.source}.batch-gate`,
    params,
    seen: z.object({}),
    describe: ({ copies }) => ({
      says: `See ${copies.map(of.name).join(', ')} stay well before the next batch.`,
      calls: copies.map((copy) => ({ face: 'verify' as const, text: of.text(copy), changes: false })),
    }),
    check: () => [],
    see: () => ({}),
    judge: () => ({ kind: 'ready' }),
    verify: {
      pollMs: 1_000,
      asks: ({ copies }) => copies.flatMap(of.asks),
      holds: (replies, { copies }) => {
        const counts = copies.map((copy) => of.asks(copy).length);
        return worstOf(
          copies.map((copy, at) => {
            const first = counts.slice(0, at).reduce((sum, count) => sum + count, 0);
            return of.holds(replies.slice(first, first + (counts[at] ?? 0)), copy);
          }),
        );
      },
    },
    undo: () => undefined,
  };
  return {
    kind: defineStep(kind),
    /** The rest after one batch; none where its owner wants none. */
    after: (copies: readonly Copy[], wave: number, recipe: DeployRecipe | undefined): readonly StepCall[] => {
      const [first] = copies;
      if (first === undefined || recipe === undefined || recipe.pauseMs === 0) return [];
      return [
        stepCall(
          kind,
          { copies: [...copies] },
          {
            id: `${kind.id} ${copies.map(of.name).join(', ')}`,
            source: of.source,
            phase: 'restore',
            through: [...new Set(copies.map(({ nodeId }) => nodeId))],
            subject: first.nodeId,
            wave,
            holdsForMs: recipe.pauseMs,
            deadlineMs: recipe.pauseMs + recipe.deadlineMs,
            whenLate: 'fail',
          },
        ),
      ];
    },
  };
};
