import type { LockCall, NodeId, StepCall } from '#shared/model';
import { stepCall, type StepPlace } from '../../../source-kit/index.ts';
import {
  availabilityStep,
  proveEmptyStep,
  scaleStep,
  waitRunningStep,
  type AvailabilityParams,
} from '../step/index.ts';
import { nameOf, type PlannedMember, type PlannedService, type PlanWorld } from './world.ts';

/** A copy must be well this long before anything rests on it, ms: Nomad's default, and long enough for a bad start to show. */
export const healthyForMs = 10_000;
/** The same before the next node is touched, ms (R78). */
export const healthyBeforeNextMs = 30_000;
const surgeDeadlineMs = 600_000;

/** Where a step stands: its phase, its wave, and through whom it goes. */
export type Place = Pick<StepPlace, 'phase' | 'wave' | 'through'> &
  Partial<Pick<StepPlace, 'holdsForMs' | 'deadlineMs' | 'whenLate'>>;

const serviceRef = ({ service }: PlannedService) => ({ serviceId: service.ID, name: service.Spec.Name });

export const availabilityCall = (
  member: PlannedMember,
  to: AvailabilityParams['availability'],
  from: AvailabilityParams['from'],
  place: Place,
): StepCall =>
  stepCall(
    availabilityStep,
    { memberId: member.memberId, name: nameOf(member), availability: to, from: [...from] },
    {
      ...place,
      id: `swarm.${to} ${nameOf(member)}`,
      source: 'swarm',
      subject: nameOf(member),
    },
  );

export const scaleCall = (
  of: PlannedService,
  count: { readonly from: number; readonly to: number; readonly why: string },
  place: Place,
): StepCall =>
  stepCall(
    scaleStep,
    { ...serviceRef(of), ...count },
    {
      ...place,
      id: `swarm.scale ${of.workload.id} ${place.phase}`,
      source: 'swarm',
      subject: of.workload.id,
    },
  );

/** Waits for copies on members that do not leave. `after`: what it comes after, for a name of its own. */
export const waitCall = (
  of: PlannedService,
  wait: {
    readonly copies: number;
    readonly outside?: Iterable<string>;
    readonly besides?: readonly string[];
    readonly after: string;
  },
  { machines }: PlanWorld,
  place: Place,
): StepCall =>
  stepCall(
    waitRunningStep,
    {
      ...serviceRef(of),
      copies: wait.copies,
      outside: [...(wait.outside ?? [])],
      besides: [...(wait.besides ?? [])],
      machines,
    },
    {
      holdsForMs: healthyForMs,
      deadlineMs: surgeDeadlineMs,
      ...place,
      id: `swarm.wait ${of.workload.id} ${wait.after}`,
      source: 'swarm',
      subject: of.workload.id,
    },
  );

export const proveEmptyCall = (member: PlannedMember, nodeId: NodeId, place: Place): StepCall =>
  stepCall(
    proveEmptyStep,
    { memberId: member.memberId, nodeId },
    { ...place, id: `swarm.prove-empty ${nodeId}`, source: 'swarm', subject: nodeId },
  );

/** One operation at a time may move nodes of a swarm: two drains undermine each other's sums. */
export const swarmLock = ({ originId }: PlanWorld, through: readonly NodeId[]): LockCall => ({
  resource: `nodes:${originId}`,
  source: 'swarm',
  through: [...through],
});

/** Named by the swarm's own id, since two consoles may call one machine differently. */
export const memberLock = (member: PlannedMember, through: readonly NodeId[]): LockCall => ({
  resource: `swarm-node:${member.hostname}:${member.memberId}`,
  source: 'swarm',
  through: [...through],
});

export const workloadLock = ({ workload }: PlannedService, through: readonly NodeId[]): LockCall => ({
  resource: `workload:${workload.id}`,
  source: 'swarm',
  through: [...through],
});
