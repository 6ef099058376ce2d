import type { Place } from './locator-file.ts';

/** One document as a host has it: what is in it, and what the host is for it. */
export type Document = {
  readonly role: 'primary' | 'secondary';
  /** Of the mapping that made it so. */
  readonly version: number;
  readonly value: number;
};

/** A storage host: it has documents of its own, and tells what it has and nothing else. */
export type DocumentHost = {
  readonly name: string;
  readonly held: (key: string) => Document | undefined;
  readonly count: () => { readonly primaries: number; readonly secondaries: number };
  /** Keys that it owns. */
  readonly owned: () => readonly string[];
  /** Takes a document in as it is: its first load. */
  readonly load: (key: string, document: Document) => void;
  /** A client's write. True once it has it and gave it to the host of the copy; false: the locator gives this key to somebody else. */
  readonly write: (key: string, value: number) => boolean;
  /** A client's read; undefined: the locator gives this key to somebody else, or the document is not there. */
  readonly read: (key: string) => number | undefined;
  /** Hears that the locator changed where a document belongs: fetches what is its own now, hands over what is not any more. */
  readonly hear: (place: Place) => void;
  /** Tries again what it could not do yet, because it or another host hung. */
  readonly catchUp: () => void;
  /** For hosts: takes over what the locator gave it. True: it owns the document and has it. */
  readonly takeOver: (place: Place) => boolean;
  /** For hosts: gives a document to its new owner, and steps back from it. */
  readonly surrender: (place: Place) => Document | undefined;
  /** For hosts: keeps a copy of what its owner has. */
  readonly keep: (key: string, document: Document) => void;
  /** For tests: it does nothing any more but tell what it has; or it goes on. */
  readonly hang: (isHung: boolean) => void;
  /** For tests: the document is gone from its disk. */
  readonly lose: (key: string) => void;
};

/** Documents of one host, counted by what it is for them. */
const createDocuments = () => {
  const documents = new Map<string, Document>();
  const counts = { primary: 0, secondary: 0 };
  return {
    get: (key: string) => documents.get(key),
    put: (key: string, document: Document | undefined): void => {
      const before = documents.get(key);
      if (before !== undefined) counts[before.role] -= 1;
      if (document === undefined) documents.delete(key);
      else documents.set(key, document);
      if (document !== undefined) counts[document.role] += 1;
    },
    count: () => ({ primaries: counts.primary, secondaries: counts.secondary }),
    owned: () => [...documents].flatMap(([key, { role }]) => (role === 'primary' ? [key] : [])),
  };
};

/**
 * Makes one host. `placeOf`: where the locator says that a document belongs; `others`: all hosts by name. Documents go from one
 * host to the other and never through the locator.
 */
export const createDocumentHost = (
  name: string,
  placeOf: (key: string) => Place | undefined,
  others: () => ReadonlyMap<string, DocumentHost>,
): DocumentHost => {
  const { get, put, count, owned } = createDocuments();
  const missed = new Set<string>();
  let isHung = false;
  const everybodyElse = (): readonly DocumentHost[] =>
    [...others().values()].filter((host) => host.name !== name);
  /** Whoever owned it steps back and gives what it has; one that does not is waited for, or two would own it. */
  const fetch = (place: Place): Document | undefined => {
    const [given] = everybodyElse().flatMap((host) => host.surrender(place) ?? []);
    const left = everybodyElse().flatMap((host) => host.held(place.key) ?? []);
    return left.some(({ role }) => role === 'primary') ? undefined : (given ?? get(place.key) ?? left[0]);
  };
  const takeOver = (place: Place): boolean => {
    const { key, version, secondary } = place;
    if (isHung || place.primary !== name) return false;
    const own = get(key);
    const document = own?.role === 'primary' ? own : fetch(place);
    if (document === undefined) return false;
    put(key, { role: 'primary', version, value: document.value });
    if (secondary !== null)
      others().get(secondary)?.keep(key, { role: 'secondary', version, value: document.value });
    return true;
  };
  const hear = (place: Place): void => {
    const { key, primary, secondary } = place;
    if (isHung) return void missed.add(key);
    if (primary !== name && secondary !== name && get(key) === undefined) return;
    // Gone from here only when its owner really has it.
    const isThere = others().get(primary)?.takeOver(place) === true;
    if (!isThere) missed.add(key);
    else if (primary !== name && secondary !== name) put(key, undefined);
  };
  const catchUp = (): void => {
    if (isHung) return;
    const before = [...missed];
    missed.clear();
    for (const place of before.flatMap((key) => placeOf(key) ?? [])) hear(place);
  };
  const mine = (key: string): Place | undefined => {
    const place = placeOf(key);
    return isHung || place?.primary !== name ? undefined : place;
  };
  return {
    name,
    held: get,
    count,
    owned,
    load: put,
    write: (key, value) => {
      const place = mine(key);
      if (place === undefined) return false;
      // What nobody has is a new document.
      if (!takeOver(place) && everybodyElse().some((host) => host.held(key) !== undefined)) return false;
      put(key, { role: 'primary', version: place.version, value });
      return takeOver(place);
    },
    read: (key) => {
      const place = mine(key);
      return place !== undefined && takeOver(place) ? get(key)?.value : undefined;
    },
    hear,
    takeOver,
    surrender: ({ key, secondary, version }) => {
      const own = get(key);
      if (isHung || own?.role !== 'primary') return undefined;
      put(key, secondary === name ? { ...own, role: 'secondary', version } : undefined);
      return own;
    },
    keep: (key, document) => {
      const own = get(key);
      // Never over what it owns, and never older than what it has.
      if (isHung) missed.add(key);
      else if (own?.role !== 'primary' && (own === undefined || own.version <= document.version))
        put(key, document);
    },
    catchUp,
    hang: (hangs) => void (isHung = hangs),
    lose: (key) => put(key, undefined),
  };
};
