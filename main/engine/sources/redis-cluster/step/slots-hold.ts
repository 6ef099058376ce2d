import type { Holding, StepKind } from '../../../source-kit/index.ts';
import { shownRanges, slotsOf } from '../reading/index.ts';
import { seeSlots, slotsLeft, type SlotsParams, type SlotsSeen } from './migration-state.ts';
import { askOf, dissenters, type Server } from './servers.ts';

export const openSlots = ({ onward, back, pointless }: SlotsSeen): number =>
  slotsOf([
    ...onward.importing,
    ...onward.migrating,
    ...back.importing,
    ...back.migrating,
    ...pointless.from,
    ...pointless.to,
  ]);

/** Everybody who is asked whether it is so, behind the two that it is about. */
export const hearers = ({
  others,
  witnesses = [],
}: Pick<SlotsParams, 'others' | 'witnesses'>): readonly Server[] => [...others, ...witnesses];

/** Whether slots have changed hands, by the claims of the giver, the taker and all who should have heard of it. */
export const slotsHold = (replies: readonly unknown[], params: SlotsParams): Holding => {
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

/** How it is seen that slots have changed hands, whoever moves them. */
export const verifySlots: StepKind<SlotsParams, SlotsSeen>['verify'] = {
  pollMs: 500,
  asks: (params) => [params.from, params.to, ...hearers(params)].map((server) => askOf(params, server)),
  holds: slotsHold,
};

/** What is in the way where one of the two is a replica, and the way out of it: nobody here changes the setting of a server. */
export const notBothPrimaries = ({ from, to }: Pick<SlotsParams, 'from' | 'to'>): string =>
  `${from.nodeId} and ${to.nodeId} are not both primaries. A primary whose last slot has gone becomes a replica where cluster-allow-replica-migration is yes. To make it an empty primary again, send CLUSTER RESET SOFT to it and CLUSTER MEET with its address to another server, then run this again.`;

/** What is in the way where slots are neither side's any more; undefined: all are of one of the two. */
export const takenElsewhere = (
  { elsewhere }: SlotsSeen,
  { from, to, ranges }: SlotsParams,
): string | undefined =>
  elsewhere.length === 0
    ? undefined
    : `Somebody else changed slots ${shownRanges(elsewhere)} of ${shownRanges(ranges)}: they are neither ${from.nodeId}'s nor ${to.nodeId}'s.`;

/** The same the other way round, for what was to move; undefined: nothing was. */
export const wayBack = <Params extends SlotsParams>(
  params: Params,
  { onward }: SlotsSeen,
): Params | undefined =>
  onward.left.length === 0 ? undefined : { ...params, from: params.to, to: params.from, ranges: onward.left };
