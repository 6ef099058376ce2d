import { defineStep, stepCall, type Holding, type StepKind } from '../../../source-kit/index.ts';
import { shownRanges, slotsIn, slotsOf } from '../reading/index.ts';
import {
  seeSlots,
  slotsLeft,
  slotsParamsSchema,
  slotsSeenSchema,
  type SlotsParams,
  type SlotsSeen,
} from './migration-state.ts';
import { askOf, dissenters, shownQuestion, type Server } from './servers.ts';
import { keysAsk, shownMigration } from './slot-asks.ts';
import { lookAtKeys, roundOf } from './slots-round.ts';

const openSlots = ({ onward, back, pointless }: SlotsSeen): number =>
  slotsOf([
    ...onward.importing,
    ...onward.migrating,
    ...back.importing,
    ...back.migrating,
    ...pointless.from,
    ...pointless.to,
  ]);

/** Everybody who is asked whether it is so, behind the two that it is about. */
const hearers = ({
  others,
  witnesses = [],
}: Pick<SlotsParams, 'others' | 'witnesses'>): readonly Server[] => [...others, ...witnesses];

const holds = (replies: readonly unknown[], params: SlotsParams): Holding => {
  const { from, to, ranges } = params;
  const notYet = (says: string): Holding => ({ state: 'not-yet', says });
  if (replies[0] === undefined) return notYet(`${from.nodeId} does not answer.`);
  if (replies[1] === undefined) return notYet(`${to.nodeId} does not answer.`);
  const seen = seeSlots(replies.slice(0, 2), { ...params, compares: false });
  const left = slotsLeft(seen) + slotsOf(seen.elsewhere);
  if (left > 0) return notYet(`${left} slots are not ${to.nodeId}'s yet.`);
  const open = openSlots(seen);
  if (open > 0) return notYet(`${open} slots are still open.`);
  const unaware = dissenters(replies.slice(2), hearers(params), { ranges, owner: to.party });
  return unaware.length > 0
    ? notYet(`${unaware.join(', ')} have not heard of the new owner yet.`)
    : {
        state: 'yes',
        says: `${to.nodeId} owns ${slotsOf(ranges)} slots by its own word, and ${from.nodeId} none of them.`,
      };
};

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
  judge: (seen, { from, to, ranges }) => {
    const conflict = (says: string) => ({ kind: 'conflict' as const, says });
    if (seen.elsewhere.length > 0)
      return conflict(
        `Somebody else changed slots ${shownRanges(seen.elsewhere)} of ${shownRanges(ranges)}: they are neither ${from.nodeId}'s nor ${to.nodeId}'s.`,
      );
    const openHere = openSlots(seen);
    if (slotsLeft(seen) === 0 && openHere === 0) return { kind: 'already-so' };
    if (!seen.arePrimaries)
      return conflict(
        `${from.nodeId} and ${to.nodeId} are not both primaries. A primary whose last slot has gone becomes a replica where cluster-allow-replica-migration is on: CLUSTER RESET SOFT there and CLUSTER MEET from another make it an empty primary again; then run this again.`,
      );
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
  verify: {
    pollMs: 500,
    asks: (params) => [params.from, params.to, ...hearers(params)].map((server) => askOf(params, server)),
    holds,
  },
  undo: (params, seen, call) =>
    seen.onward.left.length === 0
      ? undefined
      : stepCall(
          slotsStep,
          { ...params, from: params.to, to: params.from, ranges: seen.onward.left },
          { ...call, id: `${call.id} undo` },
        ),
};

export const slots = defineStep(slotsStep);
