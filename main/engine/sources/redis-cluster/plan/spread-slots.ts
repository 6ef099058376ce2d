import type { NodeId, Party } from '#shared/model';
import { rangesOf, slotsIn, slotsOf, type SlotRange } from '../reading/index.ts';
import { isOn, primariesOf, type ClusterNow } from './cluster-now.ts';

/** Slots of one owner that go to one other. */
export type Share = { readonly to: Party; readonly ranges: readonly SlotRange[] };

/** Primaries that may take slots in: they answer, stay, and say that what comes fits below their memory limit. */
export const receiversOf = (
  now: ClusterNow,
  giver: Party,
  away: readonly NodeId[],
): { readonly may: readonly Party[]; readonly full: readonly Party[] } => {
  const staying = primariesOf(now).filter(
    (party) =>
      party.id !== giver.id &&
      !isOn(party, away) &&
      party.state === 'up' &&
      now.serverOf(party.id) !== undefined,
  );
  const share = (now.claimOf(giver.id)?.dataBytes ?? 0) / Math.max(1, staying.length);
  const fits = ({ id }: Party): boolean => {
    const { usedBytes, limitBytes } = now.claimOf(id) ?? {};
    return limitBytes === undefined || usedBytes === undefined || usedBytes + share <= limitBytes;
  };
  return { may: staying.filter(fits), full: staying.filter((party) => !fits(party)) };
};

/** Gives slots to those who own least, so that all of them own about the same afterwards. Ranges stay whole as far as they can. */
export const spreadSlots = (
  now: ClusterNow,
  ranges: readonly SlotRange[],
  receivers: readonly Party[],
): readonly Share[] => {
  const owns = (party: Party): number => slotsOf(now.rangesOf(party.id));
  const ordered = receivers.toSorted((a, b) => owns(a) - owns(b) || (a.id < b.id ? -1 : 1));
  const slots = slotsIn(ranges);
  const level = (slots.length + ordered.reduce((sum, party) => sum + owns(party), 0)) / ordered.length;
  const shares: Share[] = [];
  let at = 0;
  ordered.forEach((to, index) => {
    const isLast = index === ordered.length - 1;
    const room = isLast ? slots.length - at : Math.max(0, Math.ceil(level) - owns(to));
    const given = slots.slice(at, at + room);
    at += given.length;
    if (given.length > 0) shares.push({ to, ranges: rangesOf(given) });
  });
  return shares;
};
