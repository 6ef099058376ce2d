import type { Claim, Dispute } from '#shared/model';
import { lsnText } from './lsn.ts';
import { coordinatorsOf, type LiveServer, type PostgresView, type Server } from './servers.ts';

/** A server's claim about itself. */
export const claimOf = (server: Server): Claim => ({
  claimant: server.nodeId,
  kind: 'server',
  nodeId: server.nodeId,
  state: server.claim === undefined ? 'silent' : 'says',
  ...(server.claim !== undefined
    ? { observedAt: server.observedAt, epoch: server.claim.timeline }
    : server.last === undefined
      ? {}
      : { observedAt: server.last.observedAt, epoch: server.last.claim.timeline }),
  says: server.says,
});

const whole = { from: 0, to: 0 } as const;

const splitBrain = (view: PostgresView, primaries: readonly LiveServer[]): Dispute => {
  const [newest, next] = primaries;
  const isClear = newest !== undefined && next !== undefined && newest.claim.timeline > next.claim.timeline;
  const others = primaries.slice(1).map(({ nodeId }) => nodeId);
  const positions = primaries
    .map(({ nodeId, claim }) => `${nodeId} timeline ${claim.timeline} at ${lsnText(claim.currentLsn ?? 0)}`)
    .join(', ');
  return {
    id: 'split-brain',
    kind: 'split-brain',
    severity: 'critical',
    ...whole,
    count: newest?.claim.databases.count ?? 0,
    sides: primaries.map((server) => ({
      owner: server.nodeId,
      epoch: server.claim.timeline,
      claims: [claimOf(server)],
      isNewer: isClear && server === newest,
    })),
    says: `${primaries.length} servers of ${view.declared.name} take writes: ${positions}.`,
    nextStep: isClear
      ? `Stop writers from reaching ${others.join(' and ')} first, for example at the balancer. ${newest.nodeId} has the newer timeline. Compare what was written on the others since they parted (pg_waldump from the point where timeline ${newest.claim.timeline} begins), then rebuild them with pg_rewind or pg_basebackup. Delete nothing before.`
      : `Both are on timeline ${newest?.claim.timeline ?? 0}: neither is newer. Stop all writers, compare the data of both, choose one, and rebuild the other with pg_basebackup.`,
    settles: [],
  };
};

const strangers = (servers: readonly LiveServer[]): readonly Dispute[] => {
  const ids = [...new Set(servers.map(({ claim }) => claim.systemId))];
  if (ids.length < 2) return [];
  return [
    {
      id: 'not-one-cluster',
      kind: 'views-differ',
      severity: 'warning',
      ...whole,
      count: 0,
      sides: ids.map((id) => ({
        claims: servers.filter(({ claim }) => claim.systemId === id).map(claimOf),
        isNewer: false,
      })),
      says: `These servers were not made from one another: they have ${ids.length} different system identifiers (${ids.join(', ')}).`,
      nextStep:
        'Check the nodes of this space in the fleet file. A server of another cluster can never take over here.',
      settles: [],
    },
  ];
};

/** A Patroni that names another leader than the server that really takes writes. */
const dissentingCoordinators = (view: PostgresView, primaries: readonly LiveServer[]): readonly Dispute[] => {
  const [primary] = primaries;
  if (primaries.length !== 1 || primary === undefined) return [];
  return coordinatorsOf(view).flatMap(({ nodeId, claim, observedAt }): readonly Dispute[] => {
    const leader = claim?.members.find(({ role }) => role === 'leader' || role === 'standby_leader');
    if (claim === undefined || leader?.name === primary.nodeId) return [];
    // Members may be called otherwise than nodes; one whose Patroni runs on the primary's node is the primary.
    const isItself =
      leader !== undefined && leader.host !== undefined && leader.host === primary.node?.address;
    if (isItself) return [];
    const told = leader?.name ?? 'nobody';
    return [
      {
        id: `coordinator ${nodeId}`,
        kind: 'views-differ',
        severity: 'warning',
        ...whole,
        count: primary.claim.databases.count,
        sides: [
          { owner: primary.nodeId, epoch: primary.claim.timeline, claims: [claimOf(primary)], isNewer: true },
          {
            ...(leader === undefined ? {} : { owner: leader.name }),
            ...(leader?.timeline === undefined ? {} : { epoch: leader.timeline }),
            claims: [
              {
                claimant: `patroni of ${nodeId}`,
                kind: 'coordinator',
                nodeId,
                state: 'says',
                observedAt,
                says: '',
              },
            ],
            isNewer: false,
          },
        ],
        says: `Patroni on ${nodeId} names ${told} as leader; ${primary.nodeId} is the server that takes writes.`,
        nextStep: `Look at Patroni's log on ${nodeId}. Do not restart the servers: ${primary.nodeId} works.`,
        settles: [],
      },
    ];
  });
};

const nobody = (view: PostgresView, servers: readonly Server[]): readonly Dispute[] =>
  servers.length === 0 || servers.some((server) => server.claim === undefined && !server.isDown)
    ? []
    : [
        {
          id: 'no-primary',
          kind: 'no-owner',
          severity: 'critical',
          ...whole,
          count: servers.find(({ claim }) => claim !== undefined)?.claim?.databases.count ?? 0,
          sides: servers.map((server) => ({ claims: [claimOf(server)], isNewer: false })),
          says: `Every server of ${view.declared.name} was asked and none takes writes.`,
          nextStep:
            'If the old primary is down for good, promote the replica with the longest log (pg_promote), and keep the old one from starting as it is. If it only restarts, wait.',
          settles: [],
        },
      ];

/** Everything the servers of a space do not agree about. */
export const disputesOf = (
  view: PostgresView,
  servers: readonly Server[],
  primaries: readonly LiveServer[],
): readonly Dispute[] => {
  const live = servers.filter((server): server is LiveServer => server.claim !== undefined);
  return [
    ...(primaries.length > 1 && new Set(primaries.map(({ claim }) => claim.systemId)).size === 1
      ? [splitBrain(view, primaries)]
      : []),
    ...(primaries.length === 0 ? nobody(view, servers) : []),
    ...strangers(live),
    ...dissentingCoordinators(view, primaries),
  ];
};
