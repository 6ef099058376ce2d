import { failed, fault, ok } from '#shared/fault';
import type { OwnedKey } from '#shared/model';
import type { HttpAsk, KeyListing, KeyPage, OwnershipSource } from '../../../source-kit/index.ts';
import type { LocatorView } from '../picture/index.ts';
import { doorOf } from '../reach/index.ts';
import { askPage, type Mapping } from '../reading/index.ts';

export const ownedKey = (mapping: Mapping): OwnedKey => {
  const { key, primary, secondary, state, version, sizeBytes, ratePerHour, changedAt } = mapping;
  return {
    key,
    ...(primary === undefined ? {} : { owner: primary }),
    secondaries: secondary === undefined ? [] : [secondary],
    state: primary === undefined ? 'orphaned' : state,
    ...(version === undefined ? {} : { version }),
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
    ...(ratePerHour === undefined ? {} : { ratePerHour }),
    ...(changedAt === undefined ? {} : { changedAt: changedAt as OwnedKey['changedAt'] }),
  };
};

/** Slots that the hash of a key can be; hash ranges are equal parts of them. */
const slotCount = 16_384;

type Slots = readonly [from: number, to: number];
const slotsOf = ({ from, to, of }: NonNullable<KeyListing['range']>): Slots => [
  Math.ceil((from * slotCount) / of),
  Math.ceil(((to + 1) * slotCount) / of) - 1,
];

/** A locator that does not know the question may answer another one: all keys of the target. */
const isAnswered = (mappings: readonly Mapping[], slots: Slots | undefined): boolean =>
  slots === undefined ||
  mappings.every(({ slot }) => slot === undefined || (slot >= slots[0] && slot <= slots[1]));

/** One page of the keys of a target, or of all where the locator can search. */
export const listKeys = (
  view: LocatorView,
  { party, range, ...wish }: KeyListing,
): ReturnType<NonNullable<OwnershipSource['keys']>> => {
  const slots = range && slotsOf(range);
  const ask = askPage(doorOf(view.declared), { ...wish, slots: slots?.join('-'), target: party });
  if (
    ask === undefined ||
    (party === undefined && (wish.role !== undefined || (wish.order ?? 'key') !== 'key'))
  )
    return undefined;
  const listing: HttpAsk<KeyPage> = {
    ...ask,
    read: (reply) => {
      const result = ask.read(reply);
      if (!result.ok) return result;
      const { mappings, next } = result.value;
      if (!isAnswered(mappings, slots))
        return failed(
          fault(
            'ownership.not-listable',
            'This locator lists keys of other ranges when it is asked for one.',
          ),
        );
      return ok({ keys: mappings.slice(0, 1_000).map(ownedKey), ...(next === undefined ? {} : { next }) });
    },
  };
  return { candidates: view.declared.through, ask: listing };
};
