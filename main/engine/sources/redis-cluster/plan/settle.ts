import { noOffer, refused, stepCall, type Offer } from '../../../source-kit/index.ts';
import type { RedisPlanView } from '../picture/index.ts';
import { slotsStep } from '../step/index.ts';
import { clustersNow, locksOf, primariesOf, type RequestOf } from './cluster-now.ts';

const keysInARound = 20;

/** Finishes a slot migration that was begun and not ended, or puts it back; keys on both sides are compared before one of them goes. */
export const planSettle = (view: RedisPlanView, { spaceId, disputeId, how }: RequestOf<'settle'>): Offer => {
  const now = clustersNow(view).find(({ cluster }) => cluster.spaceId === spaceId);
  // Another source's space.
  if (now === undefined) return noOffer;
  const slot = Number(/^open-slot (\d+)$/.exec(disputeId)?.[1] ?? Number.NaN);
  const migration = now.picture.migrations.get(slot);
  if (migration === undefined) return refused(`${now.name} has no such open slot any more (${disputeId}).`);
  const [source, destination] = [now.serverOf(migration.from ?? ''), now.serverOf(migration.to)];
  if (migration.isMuddled || source === undefined || destination === undefined)
    return refused(
      `Slot ${slot} cannot be settled: ${migration.isMuddled ? 'its two sides do not name each other' : 'both servers must answer'}.`,
    );
  const [from, to] = how === 'finish' ? [source, destination] : [destination, source];
  const ends = [source.party, destination.party];
  return {
    ...noOffer,
    steps: [
      stepCall(
        slotsStep,
        {
          ...now.cluster,
          from,
          to,
          others: primariesOf(now)
            .filter(({ id }) => !ends.includes(id))
            .flatMap(({ id }) => now.serverOf(id) ?? []),
          ranges: [[slot, slot]],
          batch: keysInARound,
          compares: true,
        },
        {
          id: `redis-cluster.slots ${now.name} ${slot} ${how}`,
          source: 'redis-cluster',
          phase: 'hand-over',
          through: [source.nodeId, destination.nodeId],
          subject: source.nodeId,
          wave: 0,
          deadlineMs: 3_600_000,
        },
      ),
    ],
    locks: locksOf([source.nodeId, destination.nodeId]),
    moves:
      how === 'finish'
        ? [
            {
              spaceId,
              role: 'primary',
              from: source.party,
              to: destination.party,
              count: 1,
              ranges: [[slot, slot]],
              stepId: `redis-cluster.slots ${now.name} ${slot} ${how}`,
            },
          ]
        : [],
    warnings: [
      'Make sure that the tool which began this migration does not run any more: two at once undo each other.',
    ],
    estimateMs: 2_000,
  };
};
