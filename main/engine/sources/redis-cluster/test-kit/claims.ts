import { fault, type Fault } from '#shared/fault';
import { epochMs, nodeId, spaceId, type DeclaredRedis, type FleetNode } from '#shared/model';
import type { Observed } from '../../../source-kit/index.ts';
import { claimantsOf } from '../asks.ts';
import type { RedisView } from '../picture/index.ts';
import { readServer, type ServerClaim } from '../reading/index.ts';

/** What one claimant did in a test: it answered with this CLUSTER NODES and these INFO lines, or not, or it used to. */
export type Said =
  | { readonly claim: ServerClaim; readonly at?: number }
  | { readonly fault?: Partial<Fault>; readonly last?: ServerClaim; readonly lastAt?: number };

export const testNow = epochMs(1_700_000_060_000);

export const declaredOn = (names: readonly string[]): DeclaredRedis => ({
  kind: 'redis-cluster',
  id: spaceId('redis-cluster/sessions'),
  name: 'sessions',
  nodeIds: names.map(nodeId),
  zoneLabel: 'datacenter',
  address: '127.0.0.1',
  port: 6_379,
});

export const fleetNode = (name: string, zone: string): FleetNode => ({
  id: nodeId(name),
  address: name,
  port: 22,
  user: 'ops',
  jump: [],
  labels: { datacenter: zone },
  groups: [],
  roundTripTargetMs: 50,
  roundTripWorstMs: 500,
  logDirectories: [],
  expectedMounts: [],
});

const observedOf = (said: Said): Observed<ServerClaim> => {
  if ('claim' in said)
    return { state: 'known', value: said.claim, observedAt: epochMs(said.at ?? testNow - 1_000) };
  return {
    state: 'unknown',
    fault: { ...fault('transport.unreachable', 'It does not answer.'), ...said.fault },
    observedAt: testNow,
    ...(said.last === undefined
      ? {}
      : { last: { value: said.last, observedAt: epochMs(said.lastAt ?? testNow - 60_000) } }),
  };
};

/** The view of a space in which each node said something. */
export const viewOf = (
  said: Readonly<Record<string, Said>>,
  declared: Partial<DeclaredRedis> = {},
): RedisView => {
  const names = Object.keys(said);
  const space = { ...declaredOn(names), ...declared };
  return {
    now: testNow,
    everyMs: 15_000,
    declared: space,
    nodes: names.map((name, at) => fleetNode(name, ['a', 'b', 'c'][at % 3] ?? 'a')),
    claimants: claimantsOf(space),
    claims: new Map(Object.entries(said).map(([name, one]) => [name, observedOf(one)])),
  };
};

/** A claim made of text: CLUSTER NODES, and lines of the other answers. */
export const claimFrom = (
  nodes: string,
  of: {
    readonly cluster?: string;
    readonly role?: readonly unknown[];
    readonly replication?: string;
    readonly server?: string;
  } = {},
): ServerClaim => {
  const text = (value = '') => ({ ok: true as const, value });
  const read = readServer({
    replies: [
      text(nodes),
      text(of.cluster ?? 'cluster_state:ok\r\ncluster_current_epoch:6\r\n'),
      of.role === undefined
        ? { ok: false, error: 'ERR unknown command' }
        : { ok: true, value: of.role as readonly string[] },
      text(of.replication),
      text(of.server),
    ],
    sentAt: 0,
    receivedAt: 0,
  });
  if (!read.ok) throw new Error(read.fault.says);
  return read.value;
};
