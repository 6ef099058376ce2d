import { failed, fault, ok } from '#shared/fault';
import type { HttpAsk } from '../../../source-kit/index.ts';
import { canSay, fillPath, hostAsk, locatorAsk, withQuery, type Door } from '../reach/index.ts';
import {
  readHolding,
  readHostCount,
  readMapping,
  readPage,
  readSummary,
  readTarget,
  readTargets,
  type Holding,
  type HostCount,
  type Mapping,
  type Page,
  type Summary,
  type Target,
} from './answers.ts';

/** Where a key is; undefined: there is no such key. */
export const askKey = (door: Door, key: string): HttpAsk<{ readonly mapping: Mapping | undefined }> =>
  locatorAsk<{ readonly mapping: Mapping | undefined }>(door, {
    id: 'locator.key',
    says: `Asking the locator about ${key.slice(0, 100)}`,
    path: fillPath(door.paths.get, { key }),
    meant: ({ status }) => (status === 404 ? ok({ mapping: undefined }) : undefined),
    read: (body) => {
      const mapping = readMapping(body, door, key);
      return mapping && { mapping };
    },
  });

/** All targets; undefined: this locator does not list them. */
export const askTargets = (door: Door): HttpAsk<readonly Target[]> | undefined =>
  door.paths.targets === undefined
    ? undefined
    : locatorAsk(door, {
        id: 'locator.targets',
        says: 'Reading the targets of the locator',
        path: door.paths.targets,
        read: (body) => readTargets(body, door),
      });

export type PageWish = {
  readonly target?: string | undefined;
  readonly role?: 'primary' | 'secondary' | undefined;
  readonly order?: 'key' | 'size' | 'rate' | undefined;
  readonly prefix?: string | undefined;
  readonly note?: string | undefined;
  /** First and last slot: `1024-1279`. */
  readonly slots?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
};

const mayList = (path: string, { role, order, prefix, note, slots }: PageWish): boolean =>
  (order === undefined || order === 'key' || canSay(path, 'order')) &&
  (role !== 'secondary' || canSay(path, 'role')) &&
  (prefix === undefined || canSay(path, 'prefix')) &&
  (note === undefined || canSay(path, 'note')) &&
  (slots === undefined || canSay(path, 'slots'));

/** One page of keys of a target, or of all; undefined: this locator cannot list so. */
export const askPage = (door: Door, wish: PageWish): HttpAsk<Page> | undefined => {
  const { target, limit } = wish;
  const path = target === undefined ? door.paths.search : door.paths.list;
  if (path === undefined || !mayList(path, wish)) return undefined;
  return locatorAsk(door, {
    id: 'locator.page',
    says: target === undefined ? 'Searching keys in the locator' : `Listing keys of ${target}`,
    path: fillPath(path, {
      ...wish,
      limit: String(limit),
      order: wish.order ?? (target === undefined ? undefined : 'key'),
    }),
    read: (body) => readPage(body, door),
  });
};

export type SummaryWish =
  { readonly by: 'range'; readonly depth: number; readonly pairs: boolean } | { readonly by: 'prefix' };

/** Rows of one summary at most. */
export const mostRows = { range: 20_000, prefix: 1_000 } as const;

/**
 * How many keys there are; undefined: this locator does not count. `before`: the newest answer to the same question, which stands
 * when nothing changed since.
 */
export const askSummary = (
  door: Door,
  wish: SummaryWish,
  before: Summary | undefined,
): HttpAsk<Summary> | undefined => {
  const { summary: path } = door.paths;
  if (path === undefined) return undefined;
  const ranges = wish.by === 'range' ? 2 ** wish.depth : 0;
  const known = before?.ranges === ranges ? before : undefined;
  return locatorAsk<Summary>(door, {
    id: `locator.summary-${wish.by}`,
    says: `Counting the keys of the locator by ${wish.by}`,
    path: withQuery(path, {
      by: wish.by,
      pairs: String(wish.by === 'range' && wish.pairs),
      limit: mostRows[wish.by],
      ...(wish.by === 'range' ? { depth: wish.depth } : {}),
    }),
    ...(known?.tag === undefined ? {} : { headers: { 'if-none-match': known.tag } }),
    meant: ({ status }) =>
      status !== 304
        ? undefined
        : known === undefined
          ? failed(
              fault(
                'probe.unreadable',
                'The locator says that nothing changed since an answer it never gave.',
              ),
            )
          : ok(known),
    read: (body, { headers }) => readSummary(body, door, { ranges, tag: headers['etag'] }),
  });
};

/** How much a host holds; where it only answers about keys, a key that cannot be tells whether it answers. */
export const askHost = (door: Door): HttpAsk<HostCount> | undefined => {
  const { hostAnswer } = door;
  if (hostAnswer === undefined) return undefined;
  const { count } = hostAnswer;
  return hostAsk<HostCount>(door, {
    id: 'locator.host',
    says: 'Asking a host what it holds itself',
    path: count ?? fillPath(hostAnswer.path, { key: 'quarterdeck/no-such-key' }),
    meant: ({ status }) =>
      count === undefined && status === 404
        ? ok({ primaries: undefined, secondaries: undefined })
        : undefined,
    read: (body) =>
      count === undefined
        ? readHolding(body, door.fields) && { primaries: undefined, secondaries: undefined }
        : readHostCount(body, door.fields),
  });
};

/** Whether a host holds a key. */
export const askHolding = (door: Door, key: string): HttpAsk<Holding> | undefined =>
  door.hostAnswer === undefined
    ? undefined
    : hostAsk<Holding>(door, {
        id: 'locator.holding',
        says: `Asking a host about ${key.slice(0, 100)}`,
        path: fillPath(door.hostAnswer.path, { key }),
        meant: ({ status }) =>
          status === 404 ? ok({ holds: false, role: undefined, version: undefined }) : undefined,
        read: (body) => readHolding(body, door.fields),
      });

/** One target; undefined: this locator shows none alone. */
export const askTarget = (door: Door, target: string): HttpAsk<Target> | undefined =>
  door.paths.target === undefined
    ? undefined
    : locatorAsk(door, {
        id: 'locator.target',
        says: `Reading the target ${target}`,
        path: fillPath(door.paths.target, { target }),
        read: (body) => {
          const found = readTarget(body, door);
          return found?.name === target ? found : undefined;
        },
      });
