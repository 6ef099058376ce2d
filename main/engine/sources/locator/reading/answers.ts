import type { OwnedState, Party } from '#shared/model';
import { countAt, listAt, textAt, valueAt, wholeAt, type Fields } from '../reach/index.ts';

/** Where one key is, as the locator says it. */
export type Mapping = {
  readonly key: string;
  readonly primary: string | undefined;
  readonly secondary: string | undefined;
  readonly version: number | undefined;
  readonly state: Extract<OwnedState, 'active' | 'moving' | 'archived'>;
  readonly sizeBytes: number | undefined;
  readonly ratePerHour: number | undefined;
  readonly changedAt: number | undefined;
  readonly note: string | undefined;
  /** Of 16,384, as the locator counts them; undefined: it does not tell. */
  readonly slot: number | undefined;
};

export type Target = {
  readonly name: string;
  readonly isArchive: boolean;
  readonly zone: string | undefined;
  readonly accepts: Party['accepts'];
  readonly version: number | undefined;
  readonly primaries: number | undefined;
  readonly secondaries: number | undefined;
  readonly sizeBytes: number | undefined;
  /** Keys it owns whose size is not known. */
  readonly unsized: number | undefined;
};

/** Keys of one group that have the same owner, secondary and state. */
export type Share = {
  /** Number of a range, or a prefix. */
  readonly group: string | number;
  readonly owner: string;
  /** Undefined: there is none, or the summary does not tell. */
  readonly secondary: string | undefined;
  readonly state: Mapping['state'];
  readonly keys: number;
  /** Absent: the size of some of them is not known. */
  readonly sizeBytes: number | undefined;
};
export type Summary = {
  readonly tag: string | undefined;
  /** Ranges the hash space is cut into; 0: it is by prefix. */
  readonly ranges: number;
  readonly total: number;
  readonly shares: readonly Share[];
  /** Keys that stand in none of the shares. */
  readonly notShown: number;
};

export type Page = { readonly mappings: readonly Mapping[]; readonly next: string | undefined };

const definedOnly = <T>(values: readonly (T | undefined)[]): readonly T[] | undefined =>
  values.every((value) => value !== undefined) ? values : undefined;

const stateOf = (said: string | undefined, isArchived: boolean): Mapping['state'] =>
  isArchived || said === 'archived' ? 'archived' : said === 'moving' ? 'moving' : 'active';

/** One mapping; undefined: it makes no sense. `key`: the one that was asked about, where the answer need not repeat it. */
export const readMapping = (
  answer: unknown,
  of: { readonly fields: Fields; readonly archive?: string | undefined },
  key?: string,
): Mapping | undefined => {
  const { fields, archive } = of;
  const said = textAt(answer, fields, 'key');
  const primary = textAt(answer, fields, 'primary');
  const name = said ?? key;
  if (name === undefined || (key !== undefined && said !== undefined && said !== key)) return undefined;
  // A key that exists and has no owner is worth showing; an answer that says neither is garbage.
  if (primary === undefined && valueAt(answer, fields, 'primary') !== null) return undefined;
  return {
    key: name,
    primary,
    secondary: textAt(answer, fields, 'secondary'),
    version: wholeAt(answer, fields, 'version'),
    state: stateOf(textAt(answer, fields, 'state'), primary !== undefined && primary === archive),
    sizeBytes: countAt(answer, fields, 'sizeBytes'),
    ratePerHour: countAt(answer, fields, 'ratePerHour'),
    changedAt: countAt(answer, fields, 'changedAt'),
    note: textAt(answer, fields, 'note'),
    slot: wholeAt(answer, fields, 'slot'),
  };
};

/** One page of keys; undefined: it makes no sense. */
export const readPage = (
  answer: unknown,
  of: { readonly fields: Fields; readonly archive?: string | undefined },
): Page | undefined => {
  const list = listAt(answer, of.fields, 'keys');
  const mappings = list && definedOnly(list.map((each) => readMapping(each, of)));
  return mappings && { mappings, next: textAt(answer, of.fields, 'next') };
};

const acceptsOf: Readonly<Record<string, Party['accepts']>> = {
  accepting: 'yes',
  draining: 'draining',
  left: 'left',
};

export const readTarget = (
  answer: unknown,
  { fields, archive }: { readonly fields: Fields; readonly archive?: string | undefined },
): Target | undefined => {
  const name = textAt(answer, fields, 'target');
  if (name === undefined) return undefined;
  return {
    name,
    isArchive: name === archive || textAt(answer, fields, 'kind') === 'archive',
    zone: textAt(answer, fields, 'zone'),
    accepts: acceptsOf[textAt(answer, fields, 'state') ?? ''] ?? 'unknown',
    version: wholeAt(answer, fields, 'version'),
    primaries: wholeAt(answer, fields, 'primaries'),
    secondaries: wholeAt(answer, fields, 'secondaries'),
    sizeBytes: countAt(answer, fields, 'sizeBytes'),
    unsized: wholeAt(answer, fields, 'unsized'),
  };
};

/** All targets; undefined: the answer makes no sense. */
export const readTargets = (
  answer: unknown,
  of: { readonly fields: Fields; readonly archive?: string | undefined },
): readonly Target[] | undefined => {
  const list = listAt(answer, of.fields, 'targets');
  return list && definedOnly(list.map((each) => readTarget(each, of)));
};

const readShare = (
  answer: unknown,
  { fields, archive }: { readonly fields: Fields; readonly archive?: string | undefined },
): Share | undefined => {
  const group = valueAt(answer, fields, 'group');
  const owner = textAt(answer, fields, 'primary');
  const keys = wholeAt(answer, fields, 'keys');
  if (
    (typeof group !== 'string' && !Number.isSafeInteger(group)) ||
    owner === undefined ||
    keys === undefined
  )
    return undefined;
  const isSized = (wholeAt(answer, fields, 'unsized') ?? 0) === 0;
  return {
    group: group as string | number,
    owner,
    secondary: textAt(answer, fields, 'secondary'),
    state: stateOf(textAt(answer, fields, 'state'), owner === archive),
    keys,
    sizeBytes: isSized ? countAt(answer, fields, 'sizeBytes') : undefined,
  };
};

/** Counts by range or prefix; undefined: the answer makes no sense. */
export const readSummary = (
  answer: unknown,
  of: { readonly fields: Fields; readonly archive?: string | undefined },
  more: { readonly ranges: number; readonly tag: string | undefined },
): Summary | undefined => {
  const list = listAt(answer, of.fields, 'rows');
  const shares = list && definedOnly(list.map((each) => readShare(each, of)));
  if (shares === undefined) return undefined;
  if (
    more.ranges > 0 &&
    shares.some(({ group }) => typeof group !== 'number' || group < 0 || group >= more.ranges)
  )
    return undefined;
  const shown = shares.reduce((sum, { keys }) => sum + keys, 0);
  const whole = valueAt(answer, of.fields, 'total');
  const total = typeof whole === 'number' ? whole : wholeAt(whole, of.fields, 'keys');
  return { ...more, total: total ?? shown, shares, notShown: Math.max(0, (total ?? shown) - shown) };
};

/** What a host says that it holds altogether. */
export type HostCount = { readonly primaries: number | undefined; readonly secondaries: number | undefined };

/** Undefined: the answer makes no sense. */
export const readHostCount = (answer: unknown, fields: Fields): HostCount | undefined => {
  const primaries = wholeAt(answer, fields, 'primaries');
  const secondaries = wholeAt(answer, fields, 'secondaries');
  return primaries === undefined && secondaries === undefined ? undefined : { primaries, secondaries };
};

/** What a host says about one key. */
export type Holding = {
  readonly holds: boolean;
  readonly role: 'primary' | 'secondary' | undefined;
  readonly version: number | undefined;
};

/** Undefined: the answer makes no sense. */
export const readHolding = (answer: unknown, fields: Fields): Holding | undefined => {
  const holds = valueAt(answer, fields, 'holds');
  const role = textAt(answer, fields, 'role');
  if (typeof holds !== 'boolean') return undefined;
  return {
    holds,
    role: holds && (role === 'primary' || role === 'secondary') ? role : undefined,
    version: wholeAt(answer, fields, 'version'),
  };
};
