import type { ClaimView, OwnedSpace, Party, Retention, Segment } from '#shared/model';
import { patroniOf } from './asks.ts';
import { claimOf, disputesOf } from './disputes.ts';
import {
  coordinatorsOf,
  followedBy,
  isLive,
  lagOf,
  primariesOf,
  senderFor,
  serversOf,
  type LiveServer,
  type PostgresView,
  type Server,
} from './servers.ts';

const syncStates = new Set<string>(['async', 'potential', 'sync', 'quorum']);

const oddity = (
  server: Server,
  primary: LiveServer | undefined,
  primaries: readonly LiveServer[],
): string => {
  const { claim } = server;
  if (claim === undefined) return server.says;
  if (!claim.inRecovery)
    return claim.isReadOnly
      ? 'It is the primary and refuses writes: default_transaction_read_only is on.'
      : '';
  if (claim.paused === true) return 'Its replay is paused: it receives the log and does not apply it.';
  if (claim.receiver === undefined)
    return 'It receives from nobody: replication is broken, and it grows older.';
  if (primary === undefined && primaries.length > 0) return 'From whom it receives cannot be told.';
  return '';
};

const partyOf = (server: Server, primaries: readonly LiveServer[]): Party => {
  const { claim, nodeId, zone } = server;
  const followed = isLive(server) && server.claim.inRecovery ? followedBy(server, primaries) : undefined;
  const sync = isLive(server) && followed !== undefined ? senderFor(followed, server)?.sync : undefined;
  const isPrimary = claim !== undefined && !claim.inRecovery;
  const known = claim ?? server.last?.claim;
  return {
    id: nodeId,
    name: nodeId,
    nodeId,
    ...(zone === undefined ? {} : { zone }),
    role: known === undefined ? 'unknown' : known.inRecovery ? 'replica' : 'primary',
    state: claim !== undefined ? 'up' : server.isDown ? 'down' : 'unknown',
    accepts: claim === undefined ? 'unknown' : 'yes',
    ...(followed === undefined ? {} : { follows: followed.nodeId }),
    ...(known === undefined ? {} : { epoch: known.timeline }),
    ...(isLive(server) && server.claim.inRecovery ? lagOf(server, followed) : {}),
    ...(sync !== undefined && syncStates.has(sync) ? { sync: sync as Party['sync'] } : {}),
    ...(claim === undefined
      ? {}
      : {
          owns: isPrimary ? claim.databases.count : 0,
          holds: isPrimary ? 0 : claim.databases.count,
          sizeBytes: claim.databases.sizeBytes,
        }),
    says: oddity(server, followed, primaries),
    observedAt: claim === undefined ? (server.last?.observedAt ?? server.observedAt) : server.observedAt,
  };
};

/** Receivers of the log that no declared node is: the primary sees them, this console does not. */
const strangersOf = (primary: LiveServer | undefined, servers: readonly Server[]): readonly Party[] => {
  if (primary === undefined) return [];
  const live = servers.filter(isLive);
  const ours = new Set(live.flatMap((server) => senderFor(primary, server)?.pid ?? []));
  const left = primary.claim.senders.filter(({ pid, state }) => !ours.has(pid) && state !== 'backup');
  const unmatched = live.filter(
    (server) => server.claim.receiver !== undefined && senderFor(primary, server) === undefined,
  );
  // As many nameless senders as replicas without one are those replicas.
  if (left.length <= unmatched.length) return [];
  return left.map(({ pid, name, address, sync, replayLagMs }) => ({
    id: `${name === '' ? 'receiver' : name} at ${address === '' ? 'the same machine' : address}, process ${pid}`,
    name: name === '' ? address : name,
    role: 'replica',
    state: 'unknown',
    accepts: 'unknown',
    follows: primary.nodeId,
    ...(replayLagMs === undefined ? {} : { lagMs: Math.round(replayLagMs) }),
    ...(syncStates.has(sync) ? { sync: sync as Party['sync'] } : {}),
    says: `${primary.nodeId} sends its log there; it is no node of this space in the fleet file, so nobody asked it.`,
    observedAt: primary.observedAt,
  }));
};

const retentionsOf = (servers: readonly Server[]): readonly Retention[] =>
  servers.filter(isLive).flatMap(({ nodeId, claim }) =>
    claim.slots.map(({ name, kind, active, restartLsn, walStatus }): Retention => {
      const now = claim.currentLsn ?? claim.replayLsn;
      const bytes = now === undefined || restartLsn === undefined ? undefined : Math.max(0, now - restartLsn);
      const lost = walStatus === 'lost' ? ' What it needs is gone: its reader must be rebuilt.' : '';
      return {
        name,
        party: nodeId,
        nodeId,
        isActive: active,
        ...(bytes === undefined ? {} : { bytes }),
        ...(claim.dataDirectory === '' ? {} : { directory: `${claim.dataDirectory}/pg_wal` }),
        says: active
          ? `Its reader is connected.${lost}`
          : restartLsn === undefined
            ? `Nobody has ever read through this ${kind} slot; it keeps nothing yet.`
            : `Nobody reads through this ${kind} slot: ${nodeId} keeps its log from there on until somebody does.${lost}`,
      };
    }),
  );

/** Who names whom as the primary: servers by what they are, Patroni by what it tells. The first is what the segments show. */
const viewsOf = (
  view: PostgresView,
  servers: readonly Server[],
  primaries: readonly LiveServer[],
): readonly ClaimView[] => {
  const shown = primaries[0]?.nodeId;
  const byOwner = new Map<string, ClaimView['claims'][number][]>();
  const put = (owner: string | undefined, claim: ClaimView['claims'][number]): void => {
    const key = owner ?? '';
    byOwner.set(key, [...(byOwner.get(key) ?? []), claim]);
  };
  for (const server of servers) {
    if (!isLive(server)) put(shown, claimOf(server));
    else if (!server.claim.inRecovery) put(server.nodeId, claimOf(server));
    else put(followedBy(server, primaries)?.nodeId, claimOf(server));
  }
  for (const { nodeId, claim, observedAt, says } of coordinatorsOf(view)) {
    const leader = claim?.members.find(({ role }) => role === 'leader' || role === 'standby_leader');
    const owner = servers.find(
      (server) =>
        server.nodeId === leader?.name ||
        (leader?.host !== undefined && server.node?.address === leader.host),
    )?.nodeId;
    put(claim === undefined ? shown : (owner ?? leader?.name), {
      claimant: patroniOf(nodeId),
      kind: 'coordinator',
      nodeId,
      state: claim === undefined ? 'silent' : 'says',
      ...(claim === undefined ? {} : { observedAt }),
      ...(leader?.timeline === undefined ? {} : { epoch: leader.timeline }),
      says,
    });
  }
  return [...byOwner]
    .toSorted(([a], [b]) => Number(b === (shown ?? '')) - Number(a === (shown ?? '')))
    .map(([owner, claims]) => {
      const differs = owner !== (shown ?? '');
      const who = claims.filter(({ state }) => state === 'says').map(({ claimant }) => claimant);
      return {
        id: owner === '' ? 'nobody' : owner,
        claims,
        differs: differs ? [{ from: 0, to: 0, ...(owner === '' ? {} : { owner }) }] : [],
        says: differs
          ? `${who.join(', ')} ${owner === '' ? 'can name no primary that is known' : `${who.length === 1 ? 'names' : 'name'} ${owner} as the primary`}.`
          : '',
      };
    });
};

const segmentOf = (servers: readonly Server[], primaries: readonly LiveServer[]): Segment => {
  const [primary] = primaries;
  const live = servers.filter(isLive);
  const replicas = live.filter((server) => server.claim.inRecovery && server.claim.receiver !== undefined);
  const count = (primary ?? live[0])?.claim.databases.count ?? 0;
  const isSplit = primaries.length > 1;
  const mayHideOne = servers.some((server) => !isLive(server) && !server.isDown);
  return {
    from: 0,
    to: 0,
    count,
    ...(primary === undefined
      ? {}
      : {
          owner: primary.nodeId,
          epoch: primary.claim.timeline,
          sizeBytes: primary.claim.databases.sizeBytes,
        }),
    secondaries: replicas
      .filter((replica) => primary === undefined || followedBy(replica, primaries) === primary)
      .map(({ nodeId }) => nodeId),
    state: isSplit ? 'contested' : primary !== undefined ? 'active' : mayHideOne ? 'unknown' : 'orphaned',
  };
};

/** What the servers of a space say, put together. Pure. */
export const readSpace = (view: PostgresView): OwnedSpace => {
  const { declared, now, everyMs } = view;
  const servers = serversOf(view);
  const primaries = primariesOf(servers);
  const segment = segmentOf(servers, primaries);
  const silent = servers.filter((server) => !isLive(server) && !server.isDown);
  const isKnown = primaries.length > 0 || segment.state === 'orphaned';
  return {
    id: declared.id,
    source: 'postgres',
    name: declared.name,
    unit: 'database',
    positions: 1,
    ...(primaries[0] === undefined ? {} : { total: primaries[0].claim.databases.count }),
    state: isKnown ? 'known' : 'unknown',
    says: isKnown
      ? ''
      : `No primary was seen, and ${silent.map(({ nodeId }) => nodeId).join(', ')} ${silent.length === 1 ? 'does' : 'do'} not answer: one of them may be it.`,
    ...(declared.wantedCopies === undefined ? {} : { wantedCopies: declared.wantedCopies }),
    parties: [...servers.map((server) => partyOf(server, primaries)), ...strangersOf(primaries[0], servers)],
    segments: [segment],
    prefixes: [],
    views: [...viewsOf(view, servers, primaries)],
    disputes: [...disputesOf(view, servers, primaries)],
    retentions: [...retentionsOf(servers)],
    observedAt: servers.reduce(
      (newest, server) => (isLive(server) && server.observedAt > newest ? server.observedAt : newest),
      servers[0]?.observedAt ?? now,
    ),
    everyMs,
    observedBy: `pg_stat_replication, pg_stat_wal_receiver and pg_replication_slots of ${declared.nodeIds.length} servers${declared.patroniPort === undefined ? '' : ', and GET /cluster of Patroni'}`,
  };
};
