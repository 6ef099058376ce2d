/**
 * does: makes views of a PostgreSQL space from recorded answers of real servers.
 * never: leaves the tests.
 * talks to: the readings of this source, `source-kit`, `shared`.
 */
import { fault, type FaultCode } from '#shared/fault';
import { epochMs, nodeId, spaceId, type DeclaredPostgres, type FleetNode, type NodeId } from '#shared/model';
import type { Observed, SqlReply } from '../../../source-kit/index.ts';
import { patroniOf, readServer, type PatroniClaim, type PostgresClaim, type ServerClaim } from '../asks.ts';
import { claimantsOf, type PostgresView } from '../servers.ts';
import { testNode } from '../../../../../shared/model/test-kit/index.ts';

export const now = epochMs(1_795_000_000_000);
export const [db1, db2, db3] = ['db-1', 'db-2', 'db-3'].map(nodeId) as [NodeId, NodeId, NodeId];

const recordings = import.meta.glob<{ readonly results: SqlReply['results'] }>('../replies/*.json', {
  eager: true,
  import: 'default',
});

/** What a real server answered, by the name of the recording: `streaming.primary`. Parts of it may be said otherwise. */
export const recorded = (name: string, other: Partial<ServerClaim> = {}): ServerClaim => {
  const recording = recordings[`../replies/postgresql-15.${name}.json`];
  if (recording === undefined) throw new Error(`no recording ${name}`);
  const read = readServer(recording);
  if (!read.ok) throw new Error(`${read.fault.says} ${read.fault.details ?? ''}`);
  return { ...read.value, ...other };
};

export const declared = (other: Partial<DeclaredPostgres> = {}): DeclaredPostgres => ({
  kind: 'postgres',
  id: spaceId('postgres/orders'),
  name: 'orders',
  nodeIds: [db1, db2],
  zoneLabel: 'datacenter',
  address: '127.0.0.1',
  port: 5_432,
  database: 'postgres',
  promote: 'guided',
  stop: 'systemctl stop postgresql',
  start: 'systemctl start postgresql',
  ...other,
});

const zones: Readonly<Record<string, string>> = { 'db-1': 'fra', 'db-2': 'ams', 'db-3': 'fra' };

const nodeOf = (id: NodeId): FleetNode =>
  testNode(id, { address: `10.0.0.${id.slice(-1)}`, labels: { datacenter: zones[id] ?? 'par' } });

/** A claim, or the code of the fault in its place; the last word before it stays. */
export type Said = PostgresClaim | { readonly code: FaultCode; readonly last?: PostgresClaim };

const observed = (said: Said): Observed<PostgresClaim> =>
  'what' in said
    ? { state: 'known', value: said, observedAt: now }
    : {
        state: 'unknown',
        fault: fault(said.code, 'It does not answer.'),
        observedAt: now,
        ...(said.last === undefined ? {} : { last: { value: said.last, observedAt: epochMs(now - 60_000) } }),
      };

export const viewOf = (
  servers: Readonly<Record<string, Said>>,
  other: Partial<DeclaredPostgres> = {},
  patronis: Readonly<Record<string, PatroniClaim>> = {},
): PostgresView => {
  const space = declared({ nodeIds: Object.keys(servers).map(nodeId), ...other });
  return {
    now,
    everyMs: 15_000,
    declared: space,
    nodes: space.nodeIds.map(nodeOf),
    claimants: claimantsOf(space),
    claims: new Map([
      ...Object.entries(servers).map(([id, said]) => [id, observed(said)] as const),
      ...Object.entries(patronis).map(([id, said]) => [patroniOf(nodeId(id)), observed(said)] as const),
    ]),
  };
};
