import { ok } from '#shared/fault';
import type { KeyTelling, RedisAnswer, RedisAsk } from '../../../source-kit/index.ts';
import { firstError, redisAsk, refusedBy, type Door } from '../asks.ts';
import type { ServerClaim } from '../reading/index.ts';
import { keySlot } from './key-slot.ts';

/** Who is meant by the address in a redirection, by the table of the server that redirects: it alone knows what it announces. */
const memberAt = (claim: ServerClaim | undefined, address: string): string | undefined => {
  const colon = address.lastIndexOf(':');
  const [host, port] = [address.slice(0, colon), Number(address.slice(colon + 1))];
  const found = [...(claim?.table.members.values() ?? [])].find(
    (member) => member.port === port && (member.host === host || (host !== '' && member.hostname === host)),
  );
  return found?.id;
};

const redirection = (error: string | undefined) => {
  const [, kind = '', slot = '', address = ''] = /^(MOVED|ASK) (\d+) (\S+)/.exec(error ?? '') ?? [];
  return kind === '' ? undefined : { kind, slot, address };
};

const numberOf = (answer: RedisAnswer | undefined): number | undefined =>
  answer?.ok === true && typeof answer.value === 'number' ? answer.value : undefined;

/** Who owns the key by a server that has looked: its primary, itself, or nobody it could name (a slot that is only coming in). */
const ownerBy = (
  claim: ServerClaim | undefined,
  of: { readonly isThere: boolean; readonly isComingIn: boolean },
): string | undefined => {
  if (claim?.role === 'replica') return claim.table.members.get(claim.id)?.follows;
  return of.isComingIn && !of.isThere ? undefined : claim?.id;
};

const found = (isThere: boolean, isReplica: boolean): string => {
  if (!isThere) return 'It has no such key.';
  return isReplica ? 'It has a copy of the key.' : 'It has the key and answers for it.';
};

/**
 * Asks a server itself about one key, with reads alone. ASKING lets one answer that takes the slot in just now; READONLY lets a replica answer for its primary's slots; READWRITE puts the
 * connection back, for others share it.
 */
export const askKey = (door: Door, key: string, claim: ServerClaim | undefined): RedisAsk<KeyTelling> =>
  redisAsk<KeyTelling>(door, {
    id: 'redis-cluster.key',
    says: 'Asking a server about one key',
    effect: 'reads',
    commands: [
      ['READONLY'],
      ['ASKING'],
      ['EXISTS', key],
      ['ASKING'],
      ['MEMORY', 'USAGE', key, 'SAMPLES', '5'],
      ['READWRITE'],
    ],
    read: ({ replies }) => {
      const [, , exists, , size] = replies;
      const told = redirection(exists?.ok === false ? exists.error : undefined);
      if (told !== undefined) {
        const owner = memberAt(claim, told.address);
        return ok({
          state: 'says' as const,
          ...(owner === undefined ? {} : { owner }),
          secondaries: [],
          says:
            told.kind === 'MOVED'
              ? `It sends to ${told.address} for slot ${told.slot}.`
              : `It does not have the key any more: slot ${told.slot} is on its way to ${told.address}.`,
        });
      }
      const count = numberOf(exists);
      if (count === undefined)
        return refusedBy(firstError(exists === undefined ? [] : [exists]) ?? 'no answer', 'EXISTS');
      const isThere = count > 0;
      const isReplica = claim?.role === 'replica';
      const slot = keySlot(key);
      const isComingIn = claim?.open.some((open) => open.slot === slot && open.direction === 'from') === true;
      const owner = ownerBy(claim, { isThere, isComingIn });
      const bytes = numberOf(size);
      return ok({
        state: isThere ? ('says' as const) : ('absent' as const),
        ...(owner === undefined ? {} : { owner }),
        secondaries: isReplica && isThere ? [claim.id] : [],
        ...(bytes === undefined ? {} : { sizeBytes: bytes }),
        says: found(isThere, isReplica),
      });
    },
  });
