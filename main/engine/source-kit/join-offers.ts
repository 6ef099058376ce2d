import { noOffer, type Offer } from './planner.ts';

/** Several offers of one source in one: each its own part, in order. What they share (locks) the operation room puts together. */
export const joinOffers = (offers: readonly Offer[]): Offer => {
  const moves = offers.flatMap(({ moves: each = [] }) => each);
  const files = offers.flatMap(({ files: each = [] }) => each);
  const servers = offers.flatMap(({ servers: each = [] }) => each);
  const refusals = offers.flatMap(({ refusal }) => refusal ?? []);
  return {
    ...noOffer,
    steps: offers.flatMap(({ steps }) => steps),
    locks: offers.flatMap(({ locks }) => locks),
    items: offers.flatMap(({ items }) => items),
    promises: offers.flatMap(({ promises }) => promises),
    changes: offers.flatMap(({ changes }) => changes),
    ...(moves.length === 0 ? {} : { moves }),
    ...(files.length === 0 ? {} : { files }),
    ...(servers.length === 0 ? {} : { servers }),
    guards: offers.flatMap(({ guards }) => guards),
    warnings: offers.flatMap(({ warnings }) => warnings),
    estimateMs: offers.reduce((sum, { estimateMs }) => sum + estimateMs, 0),
    ...(refusals.length === 0 ? {} : { refusal: refusals.join(' ') }),
  };
};
