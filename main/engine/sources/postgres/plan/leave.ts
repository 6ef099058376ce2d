import type { GuardAnswer, NodeId, OperationRequest, PlanMove, StepCall } from '#shared/model';
import { joinOffers, nodeLock, noOffer, refused, stepCall, type Offer } from '../../../source-kit/index.ts';
import {
  isLive,
  primariesOf,
  serversOf,
  type LiveServer,
  type PostgresPlanView,
  type PostgresView,
  type Server,
} from '../servers.ts';
import { accessOf, dropSlotStep } from '../step/index.ts';
import { candidatesFor } from './candidates.ts';
import { itemOf, placeOf, wordOf, type Case } from './case.ts';
import { guidedWarnings, handOverSteps } from './hand-over.ts';

type Leaving = Extract<OperationRequest, { readonly kind: 'drain' | 'decommission' }>;

const handOverMs = 60_000;

/** The primary leaves: to whom, how, and why nobody else. */
const primaryLeaves = (of: Case, from: LiveServer): Offer => {
  const { declared } = of.view;
  const candidates = candidatesFor(of.view, of.servers, from, of.away);
  const best = candidates.find(({ refused }) => refused === undefined);
  const all = candidates.map(({ says }) => says).join('; ');
  const steps = best === undefined ? [] : handOverSteps(of, from, best);
  if (best === undefined || steps.length === 0) {
    const why =
      best === undefined
        ? `nobody can take over: ${all === '' ? 'there is no other server' : all}`
        : declared.promote === 'never'
          ? 'the fleet file says that this console never changes its primary'
          : declared.promote === 'patroni'
            ? 'Patroni does not name both servers'
            : 'the fleet file gives no command that stops the server';
    return {
      ...noOffer,
      items: [itemOf(of, from.nodeId, { fate: 'blocked', says: `It is the primary, and ${why}.` })],
      ...wordOf(of, from.nodeId, {
        isSeenTo: false,
        says: `It is the primary of ${declared.name}, and nobody takes over.`,
      }),
    };
  }
  const move: PlanMove = {
    spaceId: declared.id,
    role: 'primary',
    from: from.nodeId,
    to: best.nodeId,
    count: from.claim.databases.count,
    // The data is there already: a replica becomes the primary.
    sizeBytes: 0,
    ranges: [[0, 0]],
    stepId: steps.at(-1)?.id ?? '',
  };
  return {
    ...noOffer,
    steps,
    locks: [from.nodeId, best.nodeId].map(nodeLock),
    items: [itemOf(of, from.nodeId, { fate: 'moves', goesTo: best.nodeId, says: `${all}.` })],
    moves: [move],
    ...wordOf(
      of,
      from.nodeId,
      declared.promote === 'guided'
        ? {
            isSeenTo: true,
            says: `It is stopped once, by the step that hands ${declared.name} over to ${best.nodeId}.`,
          }
        : { isSeenTo: false, says: `${declared.name} is handed over to ${best.nodeId} first.` },
    ),
    guards: [lastCopyGuard(of, [best.nodeId])],
    warnings: declared.promote === 'guided' ? guidedWarnings(of, from, best) : [],
    estimateMs: handOverMs,
  };
};

/** How many live copies are left when the nodes are gone. */
const lastCopyGuard = (of: Case, staying: readonly NodeId[]): GuardAnswer => {
  const left = of.servers.filter(
    (server) =>
      isLive(server) &&
      !of.away.includes(server.nodeId) &&
      (server.claim.inRecovery ? server.claim.receiver !== undefined : true),
  );
  const asks = `Does ${of.view.declared.name} keep more than one live copy?`;
  const names = left.map(({ nodeId }) => nodeId);
  const isOne = left.length <= 1;
  return {
    guard: 'last-copy',
    verdict: isOne ? 'refused' : 'passed',
    asks,
    says: isOne
      ? `Only ${names[0] ?? staying[0] ?? 'nobody'} would have a live copy of ${of.view.declared.name}.`
      : `${names.join(', ')} keep live copies.`,
    mayOverride: true,
    subjects: [of.view.declared.id],
  };
};

const replicaLeaves = (of: Case, server: Server): Offer => {
  const { declared } = of.view;
  const slot = isLive(server) ? server.claim.receiver?.slot : undefined;
  const keeps =
    slot === undefined || slot === '' || of.primary === undefined
      ? ''
      : ` While it is away ${of.primary.nodeId} keeps its log for it (slot ${slot}): watch that disk.`;
  return {
    ...noOffer,
    items: [
      itemOf(of, server.nodeId, {
        fate: 'stays',
        says: of.isForGood
          ? 'It is a replica: nothing of it has to move, and its slot is taken away.'
          : `It is a replica: nothing of it has to move. It stops with its node.${keeps}`,
      }),
    ],
    ...wordOf(of, server.nodeId, {
      isSeenTo: false,
      says: `It is a replica of ${declared.name}: nothing of it has to move.`,
    }),
    guards: [lastCopyGuard(of, [])],
  };
};

/** Slots of servers that leave for good, on the server that is the primary afterwards. Only of replicas: an old primary had none. */
const slotSteps = (of: Case): readonly StepCall[] => {
  const { primary, view } = of;
  if (!of.isForGood || primary === undefined || of.away.includes(primary.nodeId)) return [];
  return of.servers.flatMap((server) => {
    const slot = isLive(server) ? server.claim.receiver?.slot : undefined;
    if (slot === undefined || slot === '' || !of.away.includes(server.nodeId)) return [];
    return [
      stepCall(
        dropSlotStep,
        { access: accessOf(view.declared), primary: primary.nodeId, slot, reader: server.nodeId },
        { ...placeOf(of, `drop-slot ${slot} of`, [primary.nodeId]), phase: 'settle', subject: server.nodeId },
      ),
    ];
  });
};

const leaveSpace = (request: Leaving, view: PostgresView): Offer => {
  const servers = serversOf(view);
  const leaving = servers.filter(({ nodeId }) => request.nodeIds.includes(nodeId));
  if (leaving.length === 0) return noOffer;
  const primaries = primariesOf(servers);
  if (primaries.length > 1)
    return refused(
      `${view.declared.name} has ${primaries.length} primaries. Settle that first: see its disputes.`,
    );
  const of: Case = {
    view,
    servers,
    primary: primaries[0],
    away: request.nodeIds,
    isForGood: request.kind === 'decommission',
  };
  const offers = leaving.map((server) => {
    if (of.primary !== undefined && server.nodeId === of.primary.nodeId) return primaryLeaves(of, of.primary);
    if (isLive(server) || server.isDown) return replicaLeaves(of, server);
    return {
      ...noOffer,
      items: [
        itemOf(of, server.nodeId, {
          fate: 'blocked',
          says: `Whether it is the primary is not known: ${server.says}`,
        }),
      ],
    };
  });
  const slots = slotSteps(of);
  const locks = slots.length === 0 || of.primary === undefined ? [] : [nodeLock(of.primary.nodeId)];
  return joinOffers([...offers, { ...noOffer, steps: slots, locks }]);
};

/** What leaves with a node: the primary's role is handed over first, replicas stop with their node. */
export const planLeave = ({ spaces = [] }: PostgresPlanView, request: Leaving): Offer =>
  joinOffers(spaces.map(({ view }) => leaveSpace(request, view)));
