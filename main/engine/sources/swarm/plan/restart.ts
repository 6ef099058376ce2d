import type { NodeId, OperationRequest, Placement, StepCall } from '#shared/model';
import { noOffer, refused, stepCall, type Offer } from '../../../source-kit/index.ts';
import { isRunning, modeOf, replicasOf } from '../reading/index.ts';
import { killCopyStep } from '../step/index.ts';
import { healthyForMs, scaleCall, waitCall, workloadLock } from './calls.ts';
import { lossOf } from './leaving.ts';
import { roomIn } from './room.ts';
import { serviceNamed, type ServiceIn } from './services.ts';
import { availableIn, type SwarmPlanView } from './world.ts';

type Request = Extract<OperationRequest, { readonly kind: 'restart' }>;

const startMs = 20_000;

/** The copy that is meant: the named one, the one on the named node, the only one, or the only one that is not well. */
const copyOf = ({ of }: ServiceIn, { placementId, nodeId }: Request): Placement | string => {
  const all = of.workload.placements.filter(({ wanted }) => wanted === 'running');
  const fits = all.filter(
    (copy) =>
      (placementId === undefined || copy.id === placementId) &&
      (nodeId === undefined || copy.nodeId === nodeId),
  );
  const unwell = fits.filter(({ health, state }) => health === 'failing' || state === 'unknown');
  const [only] = fits.length === 1 ? fits : unwell;
  if (only !== undefined && (fits.length === 1 || unwell.length === 1)) return only;
  return fits.length === 0
    ? `${of.workload.name} has no such copy.`
    : `${of.workload.name} has ${fits.length} copies there: say which one.`;
};

const steps = (
  service: ServiceIn,
  copy: Placement & { readonly nodeId: NodeId },
  surge: boolean,
): readonly StepCall[] => {
  const { of, world, through } = service;
  const replicas = replicasOf(of.service.Spec);
  const others = of.wanted.filter((task) => isRunning(task) && task.ID !== copy.id).length;
  const besides = [copy.id];
  const name = of.service.Spec.Name;
  const more = { from: replicas, to: replicas + 1, why: 'one more, before the hung copy ends' };
  const wait = (copies: number, after: string, wave: number): StepCall =>
    waitCall(of, { copies, besides, after }, world, { phase: 'work', wave, through });
  return [
    ...(surge
      ? [scaleCall(of, more, { phase: 'surge', wave: 0, through }), wait(others + 1, 'surge', 1)]
      : []),
    stepCall(
      killCopyStep,
      { serviceId: of.service.ID, name, nodeId: copy.nodeId, taskId: copy.id },
      {
        id: `swarm.kill-copy ${of.workload.id} ${copy.nodeId}`,
        source: 'swarm',
        phase: 'work',
        through: [copy.nodeId],
        subject: of.workload.id,
        wave: 2,
      },
    ),
    ...(surge
      ? [
          scaleCall(
            of,
            { from: replicas + 1, to: replicas, why: 'back to what it was' },
            { phase: 'settle', wave: 4, through },
          ),
          waitCall(of, { copies: Math.min(replicas, others + 1), besides, after: 'settled' }, world, {
            phase: 'settle',
            wave: 5,
            through,
          }),
        ]
      : [wait(others + 1, 'replaced', 3)]),
  ];
};

const warningsOf = (service: ServiceIn, copy: Placement, surge: boolean): readonly string[] => [
  'The swarm has no call for one copy: its container is killed on its machine, and the swarm starts a new one, perhaps there again.',
  ...(surge
    ? []
    : [
        `${service.of.workload.name} may not run twice or has no room for one more: the hung copy ends before the new one starts.`,
      ]),
  ...(copy.state === 'unknown' ? [`Whether the copy still runs is not known: ${copy.says ?? ''}`] : []),
];

/** Replaces one hung copy: a new one first where the service allows it, then the hung one is killed where it runs. */
export const planRestart = (view: SwarmPlanView, request: Request): Offer => {
  const service = serviceNamed(view, request.workloadId);
  if (typeof service === 'string') return refused(service);
  const { of, world, through } = service;
  const copy = copyOf(service, request);
  if (typeof copy === 'string') return refused(copy);
  const { nodeId } = copy;
  if (nodeId === undefined)
    return refused('The copy is on no node of this fleet, so it cannot be killed from here.');
  const task = of.wanted.find(({ ID }) => ID === copy.id);
  const loss = task === undefined ? 'It is gone already.' : lossOf(of, task, view.now);
  if (loss !== undefined) return refused(loss);
  const surge =
    modeOf(of.service.Spec) === 'replicated' &&
    of.workload.policy.mayOverlap &&
    'on' in roomIn(world, new Set()).place(of);
  const now = availableIn(of);
  const serves = copy.state === 'running' && copy.health !== 'failing' ? 1 : 0;
  return {
    ...noOffer,
    steps: steps(service, { ...copy, nodeId }, surge),
    locks: [workloadLock(of, through)],
    promises: [
      {
        workloadId: of.workload.id,
        name: of.workload.name,
        desired: of.workload.desired,
        minimum: of.workload.policy.minimum,
        before: now,
        lowest: surge ? now : Math.max(0, now - serves),
        highest: surge ? now + 1 : now,
        after: surge ? Math.max(now, of.workload.desired) : now,
      },
    ],
    warnings: warningsOf(service, copy, surge),
    estimateMs: (surge ? 3 : 1) * (startMs + healthyForMs),
  };
};
