import type { OperationRequest } from '#shared/model';
import { joinOffers, noOffer, stepCall, type Offer } from '../../../source-kit/index.ts';
import type { LocatorPlanView } from '../picture/index.ts';
import { canFindNotes, giveBackStep, targetStep } from '../step/index.ts';
import { locatorsNow, locksFor, targetsOn } from './locator-now.ts';

/** A target that was closed takes ownership again, and what it handed over comes back: the locator itself remembers which keys. */
export const planComeBack = (
  view: LocatorPlanView,
  request: Extract<OperationRequest, { readonly kind: 'undrain' }>,
): Offer =>
  joinOffers(
    locatorsNow(view).flatMap((now) =>
      targetsOn(now, request.nodeIds).map(({ nodeId, target, party }): Offer => {
        if (party === undefined) return noOffer;
        if (party.accepts === 'left')
          return {
            ...noOffer,
            warnings: [`${target} has left ${now.declared.name} for good and stays out.`],
          };
        if (party.accepts !== 'draining') return noOffer;
        const place = {
          source: 'locator',
          phase: 'restore' as const,
          through: now.declared.through,
          subject: nodeId,
          // Its host may be a task that another source lets run there first.
          wave: 1,
        };
        const { door, declared } = now;
        const step = canFindNotes(door)
          ? stepCall(
              giveBackStep,
              {
                door,
                target,
                nodeId,
                holders: [...now.parties.keys()],
                batch: declared.batch,
                perSecond: declared.ratePerSecond,
              },
              { ...place, id: `locator.give-back ${declared.name} ${target}` },
            )
          : stepCall(
              targetStep,
              { door, target, to: 'accepting' },
              { ...place, id: `locator.open ${declared.name} ${target}` },
            );
        return { ...noOffer, steps: [step], locks: locksFor(now, [nodeId]), estimateMs: 10_000 };
      }),
    ),
  );
