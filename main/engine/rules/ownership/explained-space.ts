import type { Operation, RuleId, SpaceView, Dispute } from '#shared/model';

/** What an operation that hands over may bring about for a while. Two owners and two primaries never are its purpose. */
const expectedRules: ReadonlySet<RuleId> = new Set<RuleId>([
  'space-last-copy',
  'space-one-zone',
  'space-lag',
]);
const expectedDisputes: ReadonlySet<Dispute['kind']> = new Set<Dispute['kind']>([
  'no-owner',
  'views-differ',
  'open-slot',
  'not-where-told',
]);

/** One that waits for a person explains nothing: what it left half done is news. */
const isAtWork = ({ state }: Operation): boolean => state === 'running' || state === 'undoing';

const isAbout = ({ plan }: Operation, { id }: Pick<SpaceView, 'id'>): boolean =>
  (plan.moves ?? []).some(({ spaceId }) => spaceId === id) ||
  plan.items.some(({ spaceId }) => spaceId === id) ||
  (plan.request.kind === 'settle' && plan.request.spaceId === id);

/** Whether an operation under way changes who owns what in this space, so that the trouble is a part of it. */
export const isExplained = (
  space: Pick<SpaceView, 'id'>,
  trouble: RuleId | Dispute['kind'],
  operations: readonly Operation[],
): boolean =>
  (expectedRules.has(trouble as RuleId) || expectedDisputes.has(trouble as Dispute['kind'])) &&
  operations.some((operation) => isAtWork(operation) && isAbout(operation, space));
