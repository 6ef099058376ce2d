import type { OperationRequest, PlanPromise, StepCall } from '#shared/model';
import { joinOffers, noOffer, refused, type Look, type Offer } from '../../../source-kit/index.ts';
import { fleetNodesOf, isRunning, replicasOf } from '../reading/index.ts';
import { lookForImages, withArrivingImages } from './arriving-images.ts';
import {
  availabilityCall,
  healthyBeforeNextMs,
  healthyForMs,
  memberLock,
  proveEmptyCall,
  scaleCall,
  swarmLock,
  waitCall,
  workloadLock,
  type Place,
} from './calls.ts';
import { drainWarnings } from './drain-warnings.ts';
import { isMoving, leavingOf, type Leaving } from './leaving.ts';
import { quorumGuard } from './quorum-guard.ts';
import { roomIn } from './room.ts';
import {
  availableIn,
  managersOf,
  nameOf,
  worldsOf,
  type PlannedMember,
  type PlanWorld,
  type SwarmPlanView,
} from './world.ts';

type Request = Extract<OperationRequest, { readonly kind: 'drain' }>;

const oneHourMs = 3_600_000;
/** How long a daemon that the managers hold for gone is waited for before a person is asked, ms. */
const silentDaemonMs = 60_000;
/** About what a copy needs until it runs and is well, ms; only for the estimate. */
const startMs = 20_000;

type Draining = {
  readonly world: PlanWorld;
  readonly members: readonly PlannedMember[];
  readonly leaving: readonly Leaving[];
  readonly through: Place['through'];
  readonly deadlineMs: number;
};

const surged = ({ leaving }: Draining): readonly Leaving[] =>
  leaving.filter((each) => isMoving(each) && each.surge === true);

const runningOutside = ({ of }: Leaving, outside: ReadonlySet<string>): number =>
  of.wanted.filter((task) => isRunning(task) && !outside.has(task.NodeID)).length;

const idsOf = (members: readonly PlannedMember[]): ReadonlySet<string> =>
  new Set(members.map(({ memberId }) => memberId));

/** All chosen nodes closed first, then more copies elsewhere, seen to be well. */
const before = (drain: Draining): readonly StepCall[] => {
  const { world, members, through } = drain;
  const gone = idsOf(members);
  return [
    ...members
      .filter(({ availability }) => availability === 'active')
      .map((member) => availabilityCall(member, 'pause', ['active'], { phase: 'cordon', wave: 0, through })),
    ...surged(drain).flatMap((each) => {
      const from = replicasOf(each.of.service.Spec);
      const more = each.tasks.length;
      return [
        scaleCall(
          each.of,
          { from, to: from + more, why: `${more} more, to take over from ${members.map(nameOf).join(', ')}` },
          { phase: 'surge', wave: 1, through },
        ),
        waitCall(
          each.of,
          { copies: runningOutside(each, gone) + more, outside: gone, after: 'surge' },
          world,
          { phase: 'surge', wave: 2, through },
        ),
      ];
    }),
  ];
};

/** Copies that must run before the next node is touched: as many as run now, less those that cannot come back. */
const waitsAfter = (drain: Draining, at: number, wave: number): readonly StepCall[] => {
  const { world, members, through, deadlineMs } = drain;
  const done = idsOf(members.slice(0, at + 1));
  const member = members[at];
  const isLast = at === members.length - 1;
  return drain.leaving.flatMap((each) => {
    const isTouched = each.tasks.some(({ NodeID }) => NodeID === member?.memberId);
    if (!isMoving(each) || each.surge === true || !isTouched) return [];
    const stuck = each.stuck.filter(({ NodeID }) => done.has(NodeID)).length;
    const copies = Math.max(0, each.of.wanted.filter(isRunning).length - stuck);
    return [
      waitCall(each.of, { copies, outside: done, after: member === undefined ? '' : nameOf(member) }, world, {
        phase: 'prove-empty',
        wave,
        through,
        deadlineMs,
        holdsForMs: isLast ? healthyForMs : healthyBeforeNextMs,
      }),
    ];
  });
};

/** Node after node: drain, see it empty, see everything well again. */
const moves = (drain: Draining): readonly StepCall[] => {
  const { members, through, deadlineMs } = drain;
  return members.flatMap((member, at) => {
    const wave = 3 + 2 * at;
    const { nodeId, availability, status } = member;
    return [
      ...(availability === 'drain'
        ? []
        : [availabilityCall(member, 'drain', ['pause'], { phase: 'move', wave, through })]),
      ...(nodeId === undefined
        ? []
        : [
            proveEmptyCall(member, nodeId, {
              phase: 'prove-empty',
              wave: wave + 1,
              through,
              // A daemon that is not there proves nothing: a person is asked soon, and nothing is called empty unseen.
              deadlineMs: status === 'ready' ? deadlineMs : Math.min(deadlineMs, silentDaemonMs),
            }),
          ]),
      ...waitsAfter(drain, at, wave + 1),
    ];
  });
};

const after = (drain: Draining): readonly StepCall[] => {
  const { world, members, through } = drain;
  const wave = 3 + 2 * members.length;
  const gone = idsOf(members);
  return surged(drain).flatMap((each) => {
    const to = replicasOf(each.of.service.Spec);
    const from = to + each.tasks.length;
    const copies = Math.min(to, runningOutside(each, gone) + each.tasks.length);
    return [
      scaleCall(each.of, { from, to, why: 'back to what it was' }, { phase: 'settle', wave, through }),
      waitCall(each.of, { copies, outside: gone, after: 'settled' }, world, {
        phase: 'settle',
        wave: wave + 1,
        through,
      }),
    ];
  });
};

/** The most copies of one service that are away at once: all of one node, and what cannot come back of those before. */
const promiseOf = (each: Leaving, members: readonly PlannedMember[]): PlanPromise => {
  const { of, stuck, tasks } = each;
  const { workload } = of;
  const now = availableIn(of);
  let left = now;
  let lowest = now;
  for (const { memberId } of members) {
    const here = availableIn(of, new Set([memberId]));
    if (!(isMoving(each) && each.surge === true)) lowest = Math.min(lowest, left - here);
    left -= Math.min(here, stuck.filter(({ NodeID }) => NodeID === memberId).length);
  }
  return {
    workloadId: workload.id,
    name: workload.name,
    desired: workload.desired,
    minimum: workload.policy.minimum,
    before: now,
    lowest: Math.max(0, lowest),
    highest: isMoving(each) && each.surge === true ? now + tasks.length : now,
    after: Math.max(0, left),
  };
};

const estimateOf = (drain: Draining): number => {
  const graces = drain.leaving.filter(({ tasks }) => tasks.length > 0).map(({ graceMs }) => graceMs);
  const perNode = Math.max(0, ...graces) + startMs;
  return (surged(drain).length > 0 ? 2 * (startMs + healthyForMs) : 0) + drain.members.length * perNode;
};

const refusalOf = ({ world, members }: Draining): string | undefined => {
  const gone = idsOf(members);
  const changes = members.filter(({ availability }) => availability !== 'drain');
  const others = world.members.filter(
    ({ memberId, availability, status }) =>
      availability === 'active' && status === 'ready' && !gone.has(memberId),
  );
  return changes.length > 0 && others.length === 0
    ? `${members.map(nameOf).join(', ')}: no other node of the swarm may run anything, so everything would stop. Make another node active first.`
    : undefined;
};

const planIn = (world: PlanWorld, request: Request, nowMs: number): Offer => {
  const members = world.members.filter(
    ({ nodeId }) => nodeId !== undefined && request.nodeIds.includes(nodeId),
  );
  if (members.length === 0) return noOffer;
  const room = roomIn(world, idsOf(members));
  const byId = new Map(members.map((member) => [member.memberId, member]));
  const leaving = world.services
    .map((of) => leavingOf(of, byId, room, { surge: request.surge, nowMs }))
    .filter(({ tasks }) => tasks.length > 0);
  const through = managersOf(world, members);
  const drain: Draining = {
    world,
    members,
    leaving,
    through,
    deadlineMs: request.deadlineMs ?? oneHourMs,
  };
  if (through.length === 0)
    return refused('No manager of this swarm is a node of this fleet: nothing can be changed.');
  const refusal = refusalOf(drain);
  return {
    steps: [...before(drain), ...moves(drain), ...after(drain)],
    locks: [
      swarmLock(world, through),
      ...members.map((member) => memberLock(member, through)),
      // Of all that loses a copy here, not only of what is scaled: a rollout beside it would take away another one.
      ...leaving.map(({ of }) => workloadLock(of, through)),
    ],
    items: leaving.flatMap(({ items }) => items),
    promises: leaving.map((each) => promiseOf(each, members)),
    changes: [],
    guards: [quorumGuard(world, members)],
    warnings: drainWarnings(members, leaving),
    estimateMs: estimateOf(drain),
    ...(refusal === undefined ? {} : { refusal }),
  };
};

/** Fleet nodes that were members of a swarm which cannot be read now. */
const unreadRefusal = (view: SwarmPlanView, request: Request): string | undefined => {
  const { unread } = worldsOf(view);
  for (const [originId, says] of unread) {
    const seat = view.observation.seats.get(originId);
    const last = seat?.state === 'unknown' ? seat.last?.value : undefined;
    const known =
      last === undefined ? undefined : new Set(fleetNodesOf(last.nodes, view.observation).values());
    const isOurs = known === undefined || request.nodeIds.some((id) => known.has(id));
    if (isOurs) return `The swarm cannot be read now, so nothing can be planned on it: ${says}`;
  }
  return undefined;
};

/** Takes nodes out of a swarm without a service coming below what it has, where its owner allows it. */
export const planDrain = (view: SwarmPlanView, request: Request): Offer => {
  const { worlds } = worldsOf(view);
  const offers = worlds.map((world) => planIn(world, request, view.now));
  const refusal = unreadRefusal(view, request);
  const offer = joinOffers([...offers, ...(refusal === undefined ? [] : [refused(refusal)])]);
  return { ...offer, items: withArrivingImages(view, offer.items) };
};

/** The images of every machine involved: what the receiving disks will look like. */
export const lookForDrain = (view: SwarmPlanView, request: Request): readonly Look[] =>
  lookForImages(planDrain(view, request).items);
