import { failed, fault, type Result } from '#shared/fault';
import { consolePlace, epochMs, nodeId, spaceId, type DeclaredLocator, type FleetNode } from '#shared/model';
import {
  createHoldings,
  createHostAnswer,
  createLocator,
  type Holdings,
  type LocatorReply,
  type LocatorRequest,
} from '../../../../locator/index.ts';
import type { Ask, HttpAsk, HttpReply, OwnershipView } from '../../../source-kit/index.ts';
import { readSpace, type LocatorView } from '../picture/index.ts';
import { claimantsOf, type SpaceClaim } from '../reading/index.ts';
import { testNode } from '../../../../../shared/model/test-kit/index.ts';

const locatorPort = 7_070;
const hostPort = 7_071;

export type RoomWishes = {
  /** Zone of each target. */
  readonly targets?: Readonly<Record<string, string>>;
  readonly keys?: number;
  readonly archived?: number;
  readonly declared?: Partial<DeclaredLocator>;
  /** Makes another locator of it: what arrives and what leaves. */
  readonly disguise?: {
    readonly request: (request: LocatorRequest) => LocatorRequest;
    readonly reply: (reply: LocatorReply, request: LocatorRequest) => LocatorReply;
  };
};

const threeZones = { a: 'x', b: 'y', c: 'z', d: 'x', e: 'y', f: 'z' } as const;

export const locatorDeclared = (
  targets: Readonly<Record<string, string>>,
  more: Partial<DeclaredLocator> = {},
): DeclaredLocator => ({
  kind: 'locator',
  id: spaceId('locator/documents'),
  name: 'documents',
  nodeIds: Object.keys(targets).map(nodeId),
  zoneLabel: 'datacenter',
  url: `http://127.0.0.1:${locatorPort}`,
  through: [consolePlace],
  headers: {},
  paths: {
    get: '/v1/keys/{key}',
    map: '/v1/keys/{key}',
    list: '/v1/targets/{target}/keys?role={role}&order={order}&limit={limit}&cursor={cursor}&prefix={prefix}&note={note}&slots={slots}',
    search: '/v1/keys?limit={limit}&cursor={cursor}&prefix={prefix}&note={note}',
    targets: '/v1/targets',
    target: '/v1/targets/{target}',
    summary: '/v1/summary',
  },
  fields: {},
  targets: Object.fromEntries(Object.keys(targets).map((name) => [name, name])),
  archive: 'archive',
  hostAnswer: { address: '127.0.0.1', port: hostPort, path: '/owns/{key}', count: '/owns' },
  batch: 10,
  ratePerSecond: 1_000,
  ...more,
});

const nodeOf = (name: string, zone: string): FleetNode => testNode(name, { labels: { datacenter: zone } });

type Interception = (
  request: LocatorRequest,
) => LocatorReply | 'hang' | { readonly text: string } | undefined;

/** The reference locator with its hosts in memory, and everything a source needs to be tried on it. Time passes by `wait` only. */
export const createLocatorRoom = (wishes: RoomWishes = {}) => {
  const targets: Readonly<Record<string, string>> = wishes.targets ?? threeZones;
  const declared = locatorDeclared(targets, wishes.declared);
  let now = 1_000_000;
  const locator = createLocator({
    file: ':memory:',
    clock: { now: () => now },
    targets: Object.entries(targets).map(([target, zone]) => ({ target, zone })),
  });
  locator.seed({ keys: wishes.keys ?? 120, archived: wishes.archived ?? 0 });
  const lagging = new Map<string, Holdings>();
  const silent = new Set<string>();
  const sent: string[] = [];
  let intercept: Interception = () => undefined;

  const plain = (method: string, path: string): LocatorRequest => ({
    method,
    path,
    query: new URLSearchParams(),
    headers: {},
    body: '',
  });
  const targetNow = (name: string) =>
    locator.answer(plain('GET', `/v1/targets/${encodeURIComponent(name)}`)).body as {
      readonly primaries: number;
      readonly secondaries: number;
      readonly version: number;
      readonly state: string;
    };
  const hosts = new Map(
    Object.keys(targets).map((host) => [
      host,
      createHostAnswer({
        host,
        held: (key) => {
          const own = lagging.get(host);
          if (own !== undefined) return own.held(key);
          const mapping = locator.lookUp(key);
          if (mapping?.primary === host) return { role: 'primary', version: mapping.version };
          return mapping?.secondary === host ? { role: 'secondary', version: mapping.version } : undefined;
        },
        count: () => {
          const { primaries, secondaries } = targetNow(host);
          return lagging.get(host)?.count() ?? { primaries, secondaries };
        },
      }),
    ]),
  );

  const requestOf = ({ method, path, headers = {}, body }: HttpAsk<unknown>): LocatorRequest => {
    const mark = path.includes('?') ? path.indexOf('?') : path.length;
    return {
      method,
      path: path.slice(0, mark),
      query: new URLSearchParams(path.slice(mark + 1)),
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
      ),
      body: body === undefined ? '' : JSON.stringify(body),
    };
  };
  const lost = fault('probe.timed-out', 'No answer came.', { retryable: true });

  const answer = (on: string, asked: HttpAsk<unknown>): LocatorReply | 'hang' | { readonly text: string } => {
    const request = requestOf(asked);
    const port = typeof asked.socket === 'string' ? 0 : asked.socket.port;
    if (port === hostPort) return silent.has(on) ? 'hang' : (hosts.get(on)?.answer(request) ?? 'hang');
    if (port !== locatorPort) return 'hang';
    if (asked.method !== 'GET') sent.push(`${asked.method} ${asked.path}`);
    const seen = wishes.disguise?.request(request) ?? request;
    const reply = intercept(seen) ?? locator.answer(seen);
    if (reply === 'hang' || 'text' in reply) return reply;
    return wishes.disguise?.reply(reply, seen) ?? reply;
  };
  /** One request carried out; undefined: it is never answered. */
  const carry = (on: string, asked: HttpAsk<unknown>): HttpReply | undefined => {
    const said = answer(on, asked);
    if (said === 'hang') return undefined;
    const at = { sentAt: now, receivedAt: now };
    return 'text' in said
      ? { status: 200, headers: {}, body: said.text, ...at }
      : {
          status: said.status,
          headers: said.headers,
          body: said.body === undefined ? '' : JSON.stringify(said.body),
          ...at,
        };
  };
  const ask = <T>(on: string, asked: Ask<T>): Result<T> => {
    if (asked.lane !== 'http') return failed(fault('engine.bug', 'only HTTP is known here'));
    const reply = carry(on, asked);
    return reply === undefined ? failed(lost) : asked.read(reply);
  };

  const nodes = Object.entries(targets).map(([name, zone]) => nodeOf(name, zone));
  let claims: OwnershipView<DeclaredLocator, SpaceClaim>['claims'] = new Map();
  /** Asks every claimant once, as the watch does. */
  const readAll = (): void => {
    const next = new Map(claims);
    for (const claimant of claimantsOf(declared, claims)) {
      const [on] = claimant.candidates;
      const results = claimant.asks.map((one) => ask(on ?? '', one));
      const result = claimant.join(results, epochMs(now));
      const before = claims.get(claimant.id);
      const last =
        before?.state === 'known' ? { value: before.value, observedAt: before.observedAt } : before?.last;
      next.set(
        claimant.id,
        result.ok
          ? { state: 'known', value: result.value, observedAt: epochMs(now) }
          : {
              state: 'unknown',
              fault: result.fault,
              observedAt: epochMs(now),
              ...(last === undefined ? {} : { last }),
            },
      );
    }
    claims = next;
  };
  const view = (): LocatorView => ({
    now: epochMs(now),
    everyMs: 5_000,
    declared,
    nodes,
    claimants: claimantsOf(declared, claims),
    claims,
  });
  return {
    declared,
    locator,
    nodes,
    sent,
    silent,
    ask,
    carry,
    view,
    targetNow,
    now: () => now,
    wait: (ms: number): void => {
      now += ms;
    },
    /** What the locator answers instead of itself, from now on. */
    intercept: (by: Interception): void => {
      intercept = by;
    },
    /** From now on a host tells what it held at this moment, whatever the locator says. */
    freeze: (host: string, holdings: Holdings = createHoldings()): void => {
      for (const key of keysAt(locator, host)) {
        const mapping = locator.lookUp(key);
        if (mapping !== undefined)
          holdings.take(key, {
            role: mapping.primary === host ? 'primary' : 'secondary',
            version: mapping.version,
          });
      }
      lagging.set(host, holdings);
    },
    /** From now on a host has nothing, as one with a new disk. */
    wipe: (host: string): void => void lagging.set(host, createHoldings()),
    thaw: (host: string): void => void lagging.delete(host),
    keysOf: (host: string, role: 'primary' | 'secondary' = 'primary') =>
      keysAt(locator, host).filter((key) => locator.lookUp(key)?.[role] === host),
    read: () => {
      readAll();
      return readSpace(view());
    },
    space: () => readSpace(view()),
    put: (key: string, body: unknown, headers: Readonly<Record<string, string>>): LocatorReply =>
      locator.answer({
        ...plain('PUT', `/v1/keys/${encodeURIComponent(key)}`),
        headers,
        body: JSON.stringify(body),
      }),
  };
};
export type LocatorRoom = ReturnType<typeof createLocatorRoom>;

const keysAt = (locator: ReturnType<typeof createLocator>, host: string): readonly string[] =>
  (['primary', 'secondary'] as const).flatMap((role) => {
    const keys: string[] = [];
    let cursor: string | undefined;
    do {
      const query = new URLSearchParams({ role, limit: '1000', ...(cursor === undefined ? {} : { cursor }) });
      const { body } = locator.answer({
        method: 'GET',
        path: `/v1/targets/${encodeURIComponent(host)}/keys`,
        query,
        headers: {},
        body: '',
      });
      const page = body as { readonly keys: readonly { readonly key: string }[]; readonly next?: string };
      keys.push(...page.keys.map(({ key }) => key));
      cursor = page.next;
    } while (cursor !== undefined);
    return keys;
  });
