import type { NodeId } from '#shared/model';
import type { PatroniMember } from '../asks.ts';
import {
  coordinatorsOf,
  followedBy,
  isLive,
  lagOf,
  type LiveServer,
  type PostgresView,
  type Server,
} from '../servers.ts';

/** One who could take over, or why it cannot. */
export type Candidate = {
  readonly nodeId: NodeId;
  readonly lagBytes: number | undefined;
  readonly says: string;
  /** Why it may not take over; undefined: it may. */
  readonly refused: string | undefined;
  /** Its name among Patroni's members; undefined: Patroni does not name it. */
  readonly member: string | undefined;
  readonly otherZone: boolean;
};

/** A replica further behind than this would make writers wait long when the primary stops: 16 MiB is one segment of log. */
export const mostLagBytes = 16_777_216;

const isTrue = (value: unknown): boolean => value === true || value === 'true';

export const memberFor = (view: PostgresView, server: Server): PatroniMember | undefined => {
  const members = coordinatorsOf(view).flatMap(({ claim }) => claim?.members ?? []);
  return members.find(
    ({ name, host }) => name === server.nodeId || (host !== undefined && host === server.node?.address),
  );
};

const refusal = (
  server: Server,
  of: {
    readonly primary: LiveServer;
    readonly away: readonly NodeId[];
    readonly member: PatroniMember | undefined;
    readonly byPatroni: boolean;
  },
): string | undefined => {
  if (of.away.includes(server.nodeId)) return 'it leaves too';
  if (!isLive(server)) return `it does not answer: ${server.says}`;
  const { claim } = server;
  if (!claim.inRecovery) return 'it is a primary itself';
  if (claim.systemId !== of.primary.claim.systemId) return 'it is of another cluster';
  if (claim.receiver === undefined) return 'it receives from nobody';
  if (followedBy(server, [of.primary]) === undefined) return `it does not receive from ${of.primary.nodeId}`;
  if (claim.timeline !== of.primary.claim.timeline)
    return `it is on timeline ${claim.timeline}, the primary on ${of.primary.claim.timeline}`;
  if (claim.paused === true) return 'its replay is paused';
  const { lagBytes } = lagOf(server, of.primary);
  if (lagBytes === undefined) return 'how far it is behind is not known';
  if (lagBytes > mostLagBytes) return `it is ${lagBytes} bytes behind, more than one segment of log`;
  if (!of.byPatroni) return undefined;
  if (of.member === undefined) return 'Patroni does not name it';
  if (isTrue(of.member.tags?.['nofailover'])) return 'its tag nofailover is set';
  return ['running', 'streaming'].includes(of.member.state)
    ? undefined
    : `Patroni calls it ${of.member.state}`;
};

/** In whole MiB: on a primary that is written to, bytes would choose another one with every look, and no plan could be started. */
const lagStep = ({ lagBytes }: Candidate): number =>
  lagBytes === undefined ? Number.MAX_VALUE : Math.floor(lagBytes / 1_048_576);

/** Every other server of the space, those that may take over first, the least behind first, another zone before the same. */
export const candidatesFor = (
  view: PostgresView,
  servers: readonly Server[],
  primary: LiveServer,
  away: readonly NodeId[],
): readonly Candidate[] =>
  servers
    .filter(({ nodeId }) => nodeId !== primary.nodeId)
    .map((server): Candidate => {
      const member = memberFor(view, server);
      const byPatroni = view.declared.promote === 'patroni';
      const refused = refusal(server, { primary, away, member, byPatroni });
      const lagBytes = isLive(server) ? lagOf(server, primary).lagBytes : undefined;
      return {
        nodeId: server.nodeId,
        lagBytes,
        refused,
        member: member?.name,
        otherZone: server.zone !== undefined && server.zone !== primary.zone,
        says:
          refused === undefined
            ? `${server.nodeId} can take over, ${lagBytes ?? 0} bytes behind`
            : `${server.nodeId} cannot: ${refused}`,
      };
    })
    .toSorted(
      (a, b) =>
        Number(a.refused !== undefined) - Number(b.refused !== undefined) ||
        lagStep(a) - lagStep(b) ||
        Number(b.otherZone) - Number(a.otherZone) ||
        (a.nodeId < b.nodeId ? -1 : 1),
    );
