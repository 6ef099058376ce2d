import { z } from '#shared/schema';
import { rangesOf, slotsIn, slotsOf, type ServerClaim, type SlotRange } from '../reading/index.ts';
import { claimIn, clusterSchema, ownRanges, rangesSchema, serverSchema } from './servers.ts';
import type { SlotKeys } from './slot-asks.ts';

export const slotsParamsSchema = clusterSchema.extend({
  from: serverSchema,
  to: serverSchema,
  /** Other primaries, who are told each new owner. */
  others: z.array(serverSchema),
  /** Further servers that must come to see it too, where they answer: whoever has not heard of it would not let the old owner go. */
  witnesses: z.array(serverSchema).optional(),
  ranges: rangesSchema,
  /** Keys sent in one round. */
  batch: z.number().int().positive(),
  /** For slots that somebody else has left open: keys that are on both sides are compared before one of them goes. */
  compares: z.boolean(),
});
export type SlotsParams = z.infer<typeof slotsParamsSchema>;

/** Where the slots of one direction stand. */
const waySchema = z.object({
  /** Still the source's, by its own word. */
  left: rangesSchema,
  /** The destination's by its own word, while the source has not heard of it. */
  handed: rangesSchema,
  /** Open on the destination for the source, and on the source for the destination. */
  importing: rangesSchema,
  migrating: rangesSchema,
  /** The destination as the source reaches it; absent: it does not know it, or holds it for failed. */
  address: z.object({ host: z.string(), port: z.number() }).optional(),
  /**
   * The destination knows the source's newest epoch, and no other primary has the same: then the epoch that it takes with a slot is
   * above it. Else the source's next word outbids it, and the destination deletes the keys of a slot that it has just taken in
   * (clusterUpdateSlotsConfigWith, clusterHandleConfigEpochCollision of cluster.c).
   */
  heard: z.boolean(),
});
export type Way = z.infer<typeof waySchema>;

export const slotsSeenSchema = z.object({
  onward: waySchema,
  /**
   * Slots that are the destination's and open the other way round: somebody was about to bring them to the source. They are closed,
   * or where keys have gone over already, brought there first: in between no key is ever where nobody looks for it.
   */
  back: waySchema,
  /** Open without a meaning any more: on the source that has lost the slot, on the destination that has it. */
  pointless: z.object({ from: rangesSchema, to: rangesSchema }),
  /** Both claim them with the same epoch: they are to agree on the newer claim first. */
  contested: rangesSchema,
  /** Of somebody else by now, or of nobody. */
  elsewhere: rangesSchema,
  /** Open for somebody else. */
  foreign: rangesSchema,
  arePrimaries: z.boolean(),
  /** Keys that go next, where they are to be compared first; else none. */
  next: z.array(z.string()),
});
export type SlotsSeen = z.infer<typeof slotsSeenSchema>;

const mutable = (ranges: readonly SlotRange[]): [number, number][] => ranges.map(([from, to]) => [from, to]);

const addressIn = (claim: ServerClaim | undefined, party: string): Way['address'] => {
  const member = claim?.table.members.get(party);
  return member === undefined || member.standing === 'fail' || member.host === '' || member.port === 0
    ? undefined
    : { host: member.host, port: member.port };
};

const epochOf = (claim: ServerClaim | undefined, of = claim?.id): number =>
  claim?.table.members.get(of ?? '')?.epoch ?? 0;

/** Primaries with this epoch, as a server sees them. */
const withEpoch = (claim: ServerClaim | undefined, epoch: number): number =>
  [...(claim?.table.members.values() ?? [])].filter((each) => each.isPrimary && each.epoch === epoch).length;

type Ends = { readonly source: ServerClaim | undefined; readonly destination: ServerClaim | undefined };

/** One direction: its slots are the source's and not the destination's, or both claim them and the destination's claim is newer. */
const wayOf = (
  { source, destination }: Ends,
  slots: readonly number[],
  onlyOpen: boolean,
): Way & { readonly foreign: readonly number[] } => {
  const [sources, destinations] = [
    new Set(slotsIn(ownRanges(source))),
    new Set(slotsIn(ownRanges(destination))),
  ];
  const wanted = new Set(slots);
  const open = (claim: ServerClaim | undefined, direction: 'to' | 'from', other: string | undefined) =>
    (claim?.open ?? [])
      .filter((each) => wanted.has(each.slot) && each.direction === direction && each.other === other)
      .map(({ slot }) => slot);
  const importing = open(destination, 'from', source?.id).filter((slot) => !destinations.has(slot));
  const migrating = open(source, 'to', destination?.id).filter((slot) => sources.has(slot));
  const isOpen = new Set([...importing, ...migrating]);
  const epoch = epochOf(source);
  const isNewer = epochOf(destination) > epoch;
  const address = addressIn(source, destination?.id ?? '');
  const list = (isSo: (slot: number) => boolean) => mutable(rangesOf(slots.filter(isSo)));
  return {
    left: list((slot) => sources.has(slot) && !destinations.has(slot) && (!onlyOpen || isOpen.has(slot))),
    handed: list((slot) => sources.has(slot) && destinations.has(slot) && isNewer),
    importing: mutable(rangesOf(importing)),
    migrating: mutable(rangesOf(migrating)),
    ...(address === undefined ? {} : { address }),
    heard:
      epochOf(destination, source?.id) === epoch &&
      [source, destination].every((claim) => withEpoch(claim, epoch) === 1),
    foreign: (source?.open ?? []).flatMap(({ slot, other }) =>
      wanted.has(slot) && other !== destination?.id ? [slot] : [],
    ),
  };
};

/**
 * A server keeps a slot open that it has lost meanwhile: hearing of the new owner does not close it (cluster.c). So does one that
 * was made the owner in another way while it was taking the slot in.
 */
const pointlessOn = (claim: ServerClaim | undefined, slots: readonly number[]): [number, number][] => {
  const [own, wanted] = [new Set(slotsIn(ownRanges(claim))), new Set(slots)];
  const open = (claim?.open ?? []).filter(
    ({ slot, direction }) => wanted.has(slot) && own.has(slot) === (direction === 'from'),
  );
  return mutable(rangesOf(open.map(({ slot }) => slot)));
};

/** What the check saw: claims of both ends, and where keys are compared, what both hold in the slots. */
export const seeSlots = (replies: readonly unknown[], params: SlotsParams): SlotsSeen => {
  const [from, to] = [claimIn(replies[0]), claimIn(replies[1])];
  const slots = slotsIn(params.ranges);
  const { foreign: fromForeign, ...onward } = wayOf({ source: from, destination: to }, slots, false);
  const { foreign: toForeign, ...back } = wayOf({ source: to, destination: from }, slots, true);
  const [froms, tos] = [new Set(slotsIn(ownRanges(from))), new Set(slotsIn(ownRanges(to)))];
  const held = (replies[back.left.length > 0 ? 3 : 2] as readonly SlotKeys[] | undefined) ?? [];
  const pointless = { from: pointlessOn(from, slots), to: pointlessOn(to, slots) };
  const idle = new Set(slotsIn([...pointless.from, ...pointless.to]));
  return {
    onward,
    back,
    pointless,
    contested: mutable(
      rangesOf(epochOf(from) === epochOf(to) ? slots.filter((slot) => froms.has(slot) && tos.has(slot)) : []),
    ),
    elsewhere: mutable(rangesOf(slots.filter((slot) => !froms.has(slot) && !tos.has(slot)))),
    foreign: mutable(rangesOf([...fromForeign, ...toForeign].filter((slot) => !idle.has(slot)))),
    arePrimaries: from?.role === 'primary' && to?.role === 'primary',
    next: params.compares ? held.flatMap(({ keys }) => keys).slice(0, params.batch) : [],
  };
};

/** Steps of slots that are still to be made: one that is open the wrong way round has two ways to go. */
export const slotsLeft = ({ onward, back, contested }: SlotsSeen): number =>
  slotsOf(onward.left) +
  slotsOf(onward.handed) +
  2 * slotsOf(back.left) +
  slotsOf(back.handed) +
  slotsOf(contested);

/** Slots that are on their way at the same time. */
const window = 64;

/** The slots a round is about: those that are open already first. */
export const windowOf = ({ left, migrating, importing }: Way): readonly number[] => {
  const open = new Set(slotsIn([...migrating, ...importing]));
  const slots = slotsIn(left);
  return [...slots.filter((slot) => open.has(slot)), ...slots.filter((slot) => !open.has(slot))].slice(
    0,
    window,
  );
};
