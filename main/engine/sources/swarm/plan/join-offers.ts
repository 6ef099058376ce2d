import type { Offer } from '../../../source-kit/index.ts';

/** Several swarms in one plan: each its own part, in order. */
export const joinOffers = (offers: readonly Offer[]): Offer => {
  const refusals = offers.flatMap(({ refusal }) => refusal ?? []);
  return {
    steps: offers.flatMap(({ steps }) => steps),
    locks: offers.flatMap(({ locks }) => locks),
    items: offers.flatMap(({ items }) => items),
    promises: offers.flatMap(({ promises }) => promises),
    changes: offers.flatMap(({ changes }) => changes),
    guards: offers.flatMap(({ guards }) => guards),
    warnings: offers.flatMap(({ warnings }) => warnings),
    estimateMs: offers.reduce((sum, { estimateMs }) => sum + estimateMs, 0),
    ...(refusals.length === 0 ? {} : { refusal: refusals.join(' ') }),
  };
};
