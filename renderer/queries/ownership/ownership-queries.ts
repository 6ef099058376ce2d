import type { InputOf } from '#shared/contract';
import type { SpaceId } from '#shared/model';
import { useMessageQuery } from '../message/use-message.ts';

/** Where a key is, asked of all who can tell each time it is shown. */
export const useOwner = (of: { readonly key: string; readonly spaceId?: SpaceId }, enabled: boolean) =>
  useMessageQuery('ownership.find', of, { enabled, forget: true });

/** One page of the keys of a space, read from the system each time it is shown. */
export const useOwnedKeys = (listing: InputOf<'ownership.keys'>, enabled: boolean) =>
  useMessageQuery('ownership.keys', listing, { enabled, forget: true, keepPrevious: true });

/** Counts of a space by smaller ranges than its board has, read from the system while they are shown. */
export const useOwnedRanges = (of: InputOf<'ownership.ranges'>, enabled: boolean) =>
  useMessageQuery('ownership.ranges', of, { enabled, forget: true });
