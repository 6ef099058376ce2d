import { ok } from '#shared/fault';
import type { OwnedKey } from '#shared/model';
import type { KeyListing, KeyPage, OwnershipSource, RedisValue } from '../../../source-kit/index.ts';
import { doorOf, redisAsk, refusedBy } from '../asks.ts';
import { pictureOf, type Picture, type RedisView } from '../picture/index.ts';
import { keySlot } from './key-slot.ts';

/** Where a listing stands: a server, and the cursor of its SCAN. */
type Place = { readonly party: string; readonly cursor: string };

const placeOf = (text: string | undefined): Place | undefined => {
  const [, party, cursor] = /^([0-9a-f]{40}) (\d{1,20})$/.exec(text ?? '') ?? [];
  return party === undefined || cursor === undefined ? undefined : { party, cursor };
};

const shownPlace = ({ party, cursor }: Place): string => `${party} ${cursor}`;

/** Owners in the order in which a listing of all goes through them. */
const ownersOf = ({ newest }: Picture): readonly string[] =>
  [...new Set([...newest.owner].flatMap((number) => newest.ids[number] ?? []))].toSorted();

const globbed = (prefix: string): string => `${prefix.replaceAll(/[\\*?[\]^]/g, String.raw`\$&`)}*`;

const pageOf = (
  value: RedisValue,
): { readonly cursor: string; readonly keys: readonly string[] } | undefined => {
  if (!Array.isArray(value)) return undefined;
  const [cursor, keys] = value as readonly RedisValue[];
  if (typeof cursor !== 'string' || !Array.isArray(keys)) return undefined;
  return {
    cursor,
    keys: (keys as readonly RedisValue[]).filter((key): key is string => typeof key === 'string'),
  };
};

const keyOf =
  (picture: Picture, party: string) =>
  (key: string): OwnedKey => {
    const slot = keySlot(key);
    const isReplica = picture.members.get(party)?.isPrimary === false;
    const owner = isReplica ? picture.ownerOf(slot) : party;
    return {
      key,
      ...(owner === undefined ? {} : { owner }),
      secondaries: isReplica ? [party] : [],
      state: picture.migrations.has(slot) ? 'moving' : 'active',
    };
  };

/**
 * One page of the keys of one server by SCAN, which goes over its hash table: in no order, with more or fewer than were asked for,
 * and none at all on pages where the prefix matches nothing. Without a party: one owner after the other.
 */
export const listKeys = (
  view: RedisView,
  listing: KeyListing,
): ReturnType<NonNullable<OwnershipSource['keys']>> => {
  // SCAN goes through a server as its table is, not by slot.
  if (listing.order === 'size' || listing.order === 'rate' || listing.range !== undefined) return undefined;
  const picture = pictureOf(view);
  const owners = listing.party === undefined ? ownersOf(picture) : [listing.party];
  const given = placeOf(listing.cursor);
  const [first] = owners;
  if (first === undefined) return undefined;
  const place = given !== undefined && owners.includes(given.party) ? given : { party: first, cursor: '0' };
  const nodeId = picture.nodeOf(place.party);
  if (nodeId === undefined) return undefined;
  const match = listing.prefix === undefined ? [] : ['MATCH', globbed(listing.prefix)];
  const after = owners[owners.indexOf(place.party) + 1];
  return {
    candidates: [nodeId],
    ask: redisAsk<KeyPage>(doorOf(view.declared), {
      id: 'redis-cluster.keys',
      says: 'Listing keys of one server',
      effect: 'reads',
      commands: [['SCAN', place.cursor, ...match, 'COUNT', String(Math.max(100, listing.limit))]],
      read: ({ replies: [answer] }) => {
        const page = answer?.ok === true ? pageOf(answer.value) : undefined;
        if (page === undefined)
          return refusedBy(answer?.ok === false ? answer.error : 'no page of keys', 'SCAN');
        const next: Place | undefined =
          page.cursor !== '0'
            ? { party: place.party, cursor: page.cursor }
            : after === undefined
              ? undefined
              : { party: after, cursor: '0' };
        return ok({
          keys: page.keys.map(keyOf(picture, place.party)),
          ...(next === undefined ? {} : { next: shownPlace(next) }),
        });
      },
    }),
  };
};
