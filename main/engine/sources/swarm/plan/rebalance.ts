import type { OperationRequest } from '#shared/model';
import { joinOffers, noOffer, type Offer } from '../../../source-kit/index.ts';
import { isRunning, modeOf, overlapHarm, replicasOf, unmetConstraint } from '../reading/index.ts';
import { healthyForMs, scaleCall, swarmLock, waitCall, workloadLock } from './calls.ts';
import { servicesIn, type ServiceIn } from './services.ts';
import { spreadValueOf } from './spread.ts';
import { availableIn, type PlannedMember, type SwarmPlanView } from './world.ts';

type Request = Extract<OperationRequest, { readonly kind: 'rebalance' }>;

const startMs = 20_000;

/** Shares a number as evenly as it goes; those that have most keep the odd ones, so that least moves. */
const evenly = (total: number, counts: readonly number[]): readonly number[] => {
  const [share, odd] = [Math.floor(total / counts.length), total % counts.length];
  const order = counts
    .map((count, at) => ({ count, at }))
    .toSorted((a, b) => b.count - a.count || a.at - b.at);
  const shares = counts.map(() => share);
  for (const { at } of order.slice(0, odd)) shares[at] = share + 1;
  return shares;
};

const sum = (counts: readonly number[]): number => counts.reduce((all, each) => all + each, 0);

/** Members that may take copies, grouped by what the service is to be spread over. */
const groupsOf = ({ of, world }: ServiceIn): readonly (readonly PlannedMember[])[] => {
  const able = world.members.filter(
    ({ availability, status, node }) =>
      availability === 'active' && status === 'ready' && unmetConstraint(node, of.service.Spec) === undefined,
  );
  const valueOf = ({ node }: PlannedMember): string => spreadValueOf(node, of.service.Spec);
  return [...new Set(able.map(valueOf))].map((value) => able.filter((member) => valueOf(member) === value));
};

/** Copies that would sit better elsewhere: what some members have beyond an even share. */
export const surplusOf = (service: ServiceIn): number => {
  const groups = groupsOf(service);
  if (groups.length === 0) return 0;
  const countOn = ({ memberId }: PlannedMember): number =>
    service.of.wanted.filter(({ NodeID }) => NodeID === memberId).length;
  const counts = groups.map((members) => members.map(countOn));
  const totals = evenly(sum(counts.map(sum)), counts.map(sum));
  return sum(
    counts.map((each, at) => {
      const shares = evenly(totals[at] ?? 0, each);
      return sum(each.map((count, member) => Math.max(0, count - (shares[member] ?? 0))));
    }),
  );
};

const planOne = (service: ServiceIn, surplus: number, at: number): Offer => {
  const { of, world, through } = service;
  const { workload } = of;
  const from = replicasOf(of.service.Spec);
  const running = of.wanted.filter(isRunning).length;
  const wave = 4 * at;
  const now = availableIn(of);
  return {
    ...noOffer,
    steps: [
      scaleCall(
        of,
        { from, to: from + surplus, why: `${surplus} more, on the nodes that have fewest` },
        { phase: 'surge', wave, through },
      ),
      waitCall(of, { copies: running + surplus, after: 'surge' }, world, {
        phase: 'surge',
        wave: wave + 1,
        through,
      }),
      scaleCall(
        of,
        { from: from + surplus, to: from, why: 'the swarm stops copies where most are' },
        { phase: 'settle', wave: wave + 2, through },
      ),
      waitCall(of, { copies: Math.min(from, running), after: 'settled' }, world, {
        phase: 'settle',
        wave: wave + 3,
        through,
      }),
    ],
    locks: [swarmLock(world, through), workloadLock(of, through)],
    promises: [
      {
        workloadId: workload.id,
        name: workload.name,
        desired: workload.desired,
        minimum: workload.policy.minimum,
        before: now,
        lowest: now,
        highest: now + surplus,
        after: now,
      },
    ],
    estimateMs: 2 * (startMs + healthyForMs),
  };
};

const why = ({ of }: ServiceIn): string => overlapHarm(of.service.Spec) ?? 'it is marked as not to overlap';

/** Moves only what is too much somewhere: as many starts and stops as copies that are in the wrong place. */
export const planRebalance = (view: SwarmPlanView, { workloadIds }: Request): Offer => {
  const crowded = servicesIn(view)
    .filter(({ of }) => workloadIds.length === 0 || workloadIds.includes(of.workload.id))
    .filter(({ of }) => modeOf(of.service.Spec) === 'replicated')
    .map((service) => ({ service, surplus: surplusOf(service) }))
    .filter(({ surplus }) => surplus > 0);
  const safe = crowded.filter(({ service }) => service.of.workload.policy.mayOverlap);
  const unsafe = crowded.filter(({ service }) => !service.of.workload.policy.mayOverlap);
  const offer = joinOffers(safe.map(({ service, surplus }, at) => planOne(service, surplus, at)));
  return {
    ...offer,
    warnings: unsafe.map(
      ({ service, surplus }) =>
        `${service.of.workload.name}: ${surplus} would sit better elsewhere, but two copies may not run side by side (${why(service)}). Redeploying the same image would spread it by restarting every copy; that is not planned.`,
    ),
  };
};
