import { refuse, type Refusal } from '../api/refusal.ts';
import type { Mapping, MappingState, MappingWish } from '../api/messages.ts';
import type { Stripe } from './stripe.ts';
import { archiveId } from './tables.ts';
import type { Place } from './target-table.ts';

/** What the asker believes to be so: no mapping yet, or the one with this version. */
export type Expected = { readonly kind: 'none' } | { readonly kind: 'version'; readonly version: number };

export type MappingQuestion = {
  readonly key: string;
  readonly slot: number;
  readonly wish: MappingWish;
  readonly expected: Expected;
  readonly current: Mapping | undefined;
  readonly places: readonly Place[];
  readonly stripe: Stripe;
};

/** What is to be written; `kept`: it is so already. */
export type MappingDecision =
  | Refusal
  | { readonly ok: true; readonly kind: 'kept'; readonly mapping: Mapping }
  | {
      readonly ok: true;
      readonly kind: 'write';
      readonly primary: Place;
      readonly secondary: Place | undefined;
      readonly state: MappingState;
    };

type Pair = { readonly primary: Place; readonly secondary: Place | undefined };

const findPlace = (places: readonly Place[], name: string): Place | Refusal =>
  places.find((place) => place.name === name) ?? {
    ...refuse('unknown-target', `There is no target ${name}.`),
    // Unprocessable: the path is right, what the body names is not.
    status: 422,
  };

const choosePair = (question: MappingQuestion): Pair | Refusal => {
  const { wish, current, places, stripe, slot } = question;
  const primary = findPlace(places, wish.primary);
  if ('ok' in primary) return primary;
  if (wish.secondary === null) return { primary, secondary: undefined };
  if (wish.secondary === undefined) {
    if (primary.id === archiveId) return { primary, secondary: undefined };
    const held = places.find(({ name }) => name === current?.secondary);
    const stays = held !== undefined && held.state === 'accepting' && held.zone !== primary.zone;
    return { primary, secondary: stays ? held : stripe(primary, slot) };
  }
  const secondary = findPlace(places, wish.secondary);
  if ('ok' in secondary) return secondary;
  if (secondary.id === primary.id) return refuse('bad-pair', 'Primary and secondary are the same target.');
  if (secondary.id === archiveId || primary.id === archiveId)
    return refuse('bad-pair', 'A document of the archive has no secondary, and the archive is none.');
  return { primary, secondary };
};

const isSo = ({ wish }: MappingQuestion, current: Mapping, pair: Pair, state: MappingState): boolean =>
  current.primary === pair.primary.name &&
  (wish.secondary === undefined || current.secondary === (pair.secondary?.name ?? null)) &&
  current.state === state &&
  current.note === wish.note &&
  (wish.sizeBytes ?? current.sizeBytes) === current.sizeBytes &&
  (wish.ratePerHour ?? current.ratePerHour) === current.ratePerHour;

const refuseChanged = ({ key, expected, current }: MappingQuestion): Refusal | undefined => {
  if (current === undefined)
    return expected.kind === 'none' ? undefined : refuse('unknown-key', `There is no key ${key}.`);
  if (expected.kind === 'none') return refuse('version-conflict', `${key} is mapped already.`, current);
  return expected.version === current.version
    ? undefined
    : refuse('version-conflict', `${key} has version ${current.version}, not ${expected.version}.`, current);
};

/** A target that is emptied may keep what it has, and step back from a key to its copy; it gets nothing it does not hold. */
const refuseClosed = (
  place: Place | undefined,
  ...had: readonly (string | null | undefined)[]
): Refusal | undefined => {
  if (place === undefined || place.state === 'accepting' || had.includes(place.name)) return undefined;
  return place.state === 'draining'
    ? refuse('target-draining', `${place.name} is being drained and takes no new ownership.`)
    : refuse('target-left', `${place.name} has left.`);
};

/**
 * Compare and set. A wish that is so already is answered as done, whatever version it names: the answer to the first
 * try may have been lost. Pure.
 */
export const decideMapping = (question: MappingQuestion): MappingDecision => {
  const { wish, current } = question;
  const pair = choosePair(question);
  if ('ok' in pair) return pair;
  const state = pair.primary.id === archiveId ? 'archived' : (wish.state ?? 'active');
  if (current !== undefined && isSo(question, current, pair, state))
    return { ok: true, kind: 'kept', mapping: current };
  return (
    refuseChanged(question) ??
    refuseClosed(pair.primary, current?.primary) ??
    refuseClosed(pair.secondary, current?.primary, current?.secondary) ?? {
      ok: true,
      kind: 'write',
      ...pair,
      state,
    }
  );
};
