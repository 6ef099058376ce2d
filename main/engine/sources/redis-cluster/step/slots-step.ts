import { defineStep, stepCall, type StepKind } from '../../../source-kit/index.ts';
import { shownRanges, slotsIn, slotsOf } from '../reading/index.ts';
import {
  seeSlots,
  slotsLeft,
  slotsParamsSchema,
  slotsSeenSchema,
  type SlotsParams,
  type SlotsSeen,
} from './migration-state.ts';
import { askOf, shownQuestion } from './servers.ts';
import { keysAsk, shownMigration } from './slot-asks.ts';
import { hearers, notBothPrimaries, openSlots, takenElsewhere, verifySlots, wayBack } from './slots-hold.ts';
import { lookAtKeys, roundOf } from './slots-round.ts';

/**
 * Moves slots with their keys from one primary to another while clients go on (classic migration, every version): the destination
 * takes it in first, then the source opens, keys go in batches, and the owner changes at the destination before the source. Each
 * round reads where every slot stands and does its next step only, so it goes on after a crash at any point, and finishes or puts
 * back what another tool has left open.
 */
export const slotsStep: StepKind<SlotsParams, SlotsSeen> = {
  id: 'redis-cluster.slots',
  params: slotsParamsSchema,
  seen: slotsSeenSchema,
  describe: ({ from, to, ranges, ...params }) => ({
    says: `Move ${slotsOf(ranges) === 1 ? 'slot' : `${slotsOf(ranges)} slots,`} ${shownRanges(ranges)}, with all keys from ${from.nodeId} to ${to.nodeId}.`,
    calls: [
      ...shownQuestion('check', [from, to]),
      ...shownMigration(from, to).map((text) => ({ face: 'apply' as const, text, changes: true })),
      ...shownQuestion('verify', [from, to, ...hearers(params)]),
    ],
  }),
  check: (params) => [
    askOf(params, params.from),
    askOf(params, params.to),
    ...(params.compares
      ? [params.from, params.to].map((server) =>
          keysAsk(params, server, { slots: slotsIn(params.ranges), most: params.batch }),
        )
      : []),
  ],
  see: seeSlots,
  judge: (seen, params) => {
    const { from, to } = params;
    const conflict = (says: string) => ({ kind: 'conflict' as const, says });
    const taken = takenElsewhere(seen, params);
    if (taken !== undefined) return conflict(taken);
    const openHere = openSlots(seen);
    if (slotsLeft(seen) === 0 && openHere === 0) return { kind: 'already-so' };
    if (!seen.arePrimaries) return conflict(notBothPrimaries(params));
    if (seen.foreign.length > 0)
      return conflict(
        `Slots ${shownRanges(seen.foreign)} are open for another migration: settle that first.`,
      );
    return seen.onward.address === undefined || seen.back.address === undefined
      ? conflict(`${from.nodeId} and ${to.nodeId} do not both know how to reach each other.`)
      : { kind: 'ready' };
  },
  rounds: {
    look: lookAtKeys,
    asks: roundOf,
    // Each is about other slots than the others of its round.
    atOnce: 2,
    perSecond: () => 100,
    left: slotsLeft,
  },
  verify: verifySlots,
  undo: (params, seen, call) => {
    const back = wayBack(params, seen);
    return back && stepCall(slotsStep, back, { ...call, id: `${call.id} undo` });
  },
};

export const slots = defineStep(slotsStep);
