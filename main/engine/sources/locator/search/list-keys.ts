import { ok } from '#shared/fault';
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

/** One page of the keys of a target, or of all where the locator can search. */
export const listKeys = (
  view: LocatorView,
  { party, ...wish }: KeyListing,
): ReturnType<NonNullable<OwnershipSource['keys']>> => {
  const ask = askPage(doorOf(view.declared), { ...wish, target: party });
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
      return ok({ keys: mappings.slice(0, 1_000).map(ownedKey), ...(next === undefined ? {} : { next }) });
    },
  };
  return { candidates: view.declared.through, ask: listing };
};
