import type { DeclaredPostgres, EpochMs, FleetNode, NodeId } from '#shared/model';
import { onlyAnswer, type Claimant, type OwnershipView, type PlanView } from '../../source-kit/index.ts';
import {
  askPatroni,
  askServer,
  patroniOf,
  type PatroniClaim,
  type PostgresClaim,
  type ServerClaim,
} from './asks.ts';

export type PostgresView = OwnershipView<DeclaredPostgres, PostgresClaim>;
export type PostgresPlanView = PlanView<unknown, unknown, PostgresView>;

/** What is known of one declared server. `claim` is its own newest answer; absent: it does not answer now. */
export type Server = {
  readonly nodeId: NodeId;
  readonly node: FleetNode | undefined;
  readonly zone: string | undefined;
  readonly claim: ServerClaim | undefined;
  /** What it said last, when it is silent now. */
  readonly last: { readonly claim: ServerClaim; readonly observedAt: EpochMs } | undefined;
  readonly observedAt: EpochMs;
  /** Why it is silent; empty when it is not. */
  readonly says: string;
  /** The server refuses connections: it is down. A node that cannot be asked is not known to be down. */
  readonly isDown: boolean;
};

/** The Patroni of one node, as far as it answers. */
export type Coordinator = {
  readonly nodeId: NodeId;
  readonly claim: PatroniClaim | undefined;
  readonly observedAt: EpochMs;
  readonly says: string;
};

/** Every server and every Patroni is asked through its own node. */
export const claimantsOf = (declared: DeclaredPostgres): readonly Claimant<PostgresClaim>[] => [
  ...declared.nodeIds.map((nodeId): Claimant<PostgresClaim> => ({
    id: nodeId,
    kind: 'server',
    nodeId,
    candidates: [nodeId],
    asks: [askServer(declared)],
    join: onlyAnswer(nodeId),
  })),
  ...(declared.patroniPort === undefined
    ? []
    : declared.nodeIds.map((nodeId): Claimant<PostgresClaim> => ({
        id: patroniOf(nodeId),
        kind: 'coordinator',
        nodeId,
        candidates: [nodeId],
        asks: [askPatroni(declared.patroniPort ?? 0)],
        join: onlyAnswer(patroniOf(nodeId)),
      }))),
];

const isServer = (claim: PostgresClaim): claim is ServerClaim => claim.what === 'server';

export const serversOf = ({ declared, nodes, claims, now }: PostgresView): readonly Server[] =>
  declared.nodeIds.map((nodeId) => {
    const observed = claims.get(nodeId);
    const node = nodes.find(({ id }) => id === nodeId);
    const last = observed?.state === 'unknown' ? observed.last : undefined;
    return {
      nodeId,
      node,
      zone: node?.labels[declared.zoneLabel],
      claim: observed?.state === 'known' && isServer(observed.value) ? observed.value : undefined,
      last:
        last !== undefined && isServer(last.value)
          ? { claim: last.value, observedAt: last.observedAt }
          : undefined,
      observedAt: observed?.observedAt ?? now,
      says:
        observed === undefined
          ? 'It has not been asked yet.'
          : observed.state === 'unknown'
            ? observed.fault.says
            : '',
      isDown: observed?.state === 'unknown' && observed.fault.code === 'transport.socket-closed',
    };
  });

export const coordinatorsOf = ({ declared, claims, now }: PostgresView): readonly Coordinator[] =>
  declared.patroniPort === undefined
    ? []
    : declared.nodeIds.map((nodeId) => {
        const observed = claims.get(patroniOf(nodeId));
        return {
          nodeId,
          claim: observed?.state === 'known' && !isServer(observed.value) ? observed.value : undefined,
          observedAt: observed?.observedAt ?? now,
          says: observed?.state === 'unknown' ? observed.fault.says : '',
        };
      });

/** A server that answered for itself just now. */
export type LiveServer = Server & { readonly claim: ServerClaim };
export const isLive = (server: Server): server is LiveServer => server.claim !== undefined;

/** Live servers that are not in recovery, the newest timeline first, then the longest log. */
export const primariesOf = (servers: readonly Server[]): readonly LiveServer[] =>
  servers
    .filter(isLive)
    .filter(({ claim }) => !claim.inRecovery)
    .toSorted(
      (a, b) => b.claim.timeline - a.claim.timeline || (b.claim.currentLsn ?? 0) - (a.claim.currentLsn ?? 0),
    );

/** The sender of a primary that serves a replica; undefined: none could be told to be its. */
export const senderFor = (primary: LiveServer, replica: LiveServer) => {
  const { receiver, clusterName } = replica.claim;
  if (receiver === undefined) return undefined;
  const slotPid = primary.claim.slots.find(({ name, active }) => active && name === receiver.slot)?.pid;
  return primary.claim.senders.find(
    ({ pid, name, address }) =>
      (slotPid !== undefined && pid === slotPid) ||
      (clusterName !== '' && name === clusterName) ||
      name === replica.nodeId ||
      (address !== '' && address === replica.node?.address),
  );
};

/**
 * The live primary a replica copies from: the one that has a sender for it, else the only one there is of its timeline.
 * Undefined: nobody can tell.
 */
export const followedBy = (replica: LiveServer, primaries: readonly LiveServer[]): LiveServer | undefined => {
  if (replica.claim.receiver === undefined) return undefined;
  const served = primaries.filter((primary) => senderFor(primary, replica) !== undefined);
  if (served.length === 1) return served[0];
  const sameTimeline = primaries.filter(({ claim }) => claim.timeline === replica.claim.timeline);
  return served.length === 0 && sameTimeline.length === 1 ? sameTimeline[0] : undefined;
};

/** How far a replica is behind: bytes of log that it has not replayed, and for how long. Absent values are not known. */
export const lagOf = (
  replica: LiveServer,
  primary: LiveServer | undefined,
): { readonly lagBytes?: number; readonly lagMs?: number } => {
  const { replayLsn, replayAgeMs, receiveLsn } = replica.claim;
  const currentLsn = primary?.claim.currentLsn;
  if (primary === undefined || currentLsn === undefined || replayLsn === undefined) return {};
  // Both were read at about the same time; a replica that was asked a moment later may be ahead of what its primary said.
  const lagBytes = Math.max(0, currentLsn - replayLsn);
  const told = senderFor(primary, replica)?.replayLagMs;
  // Age of the newest transaction says nothing while nobody writes: with nothing left to replay the lag is none.
  const lagMs = lagBytes === 0 && receiveLsn === replayLsn ? 0 : (told ?? replayAgeMs);
  return { lagBytes, ...(lagMs === undefined ? {} : { lagMs: Math.max(0, Math.round(lagMs)) }) };
};
