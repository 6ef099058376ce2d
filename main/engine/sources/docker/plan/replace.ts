import type { Release, StepCall, Workload } from '#shared/model';
import {
  joinOffers,
  momentBefore,
  nodeLock,
  noOffer,
  refused,
  releaseAt,
  releaseBefore,
  releasesOf,
  stepCall,
  type Offer,
} from '../../../source-kit/index.ts';
import { batchGate, deployCommands, pullStep, restartStep } from '../step/index.ts';
import {
  copiesOf,
  placeOf,
  promisesOf,
  withService,
  workloadNamed,
  type ContainerOnNode,
  type DockerView,
  type RequestOf,
} from './containers-on.ts';
import type { LogChange } from '../log-config.ts';
import {
  clearReversibly,
  clearSteps,
  cutOff,
  inTheWay,
  lateProof,
  replaceSteps,
  sameImage,
  type Replacement,
} from './succession.ts';

/** What a container runs: the tag its owner wrote, which `Image` of the list shows as long as the tag still means it. */
const repositoryOf = (reference: string): string => reference.replace(/@.*$/, '').replace(/:[^:/]*$/, '');

/** What is to become of the copies. `logOf`: how each is to keep its log, where that is what changes. */
type Wish = {
  readonly image: string | undefined;
  readonly pull: boolean;
  readonly logOf?: (at: ContainerOnNode) => LogChange | undefined;
};

/** Another container for one copy, with the owner's commands around it. */
const changeCopy = (
  at: ContainerOnNode,
  wave: number,
  wish: Wish & Pick<Replacement, 'overlaps' | 'gate'>,
) => {
  const { nodeId, service } = at;
  const image = wish.image ?? at.container.Image;
  const commands = (when: 'before' | 'after'): readonly StepCall[] =>
    service === undefined ? [] : deployCommands.around({ service, nodeId, version: image }, when, wave);
  return [
    ...commands('before'),
    ...(wish.pull
      ? [
          stepCall(
            pullStep,
            { nodeId, image, again: wish.image === undefined },
            { ...placeOf('pull', at, 'hand-over', wave), deadlineMs: 900_000 },
          ),
        ]
      : []),
    ...replaceSteps({
      at,
      wave,
      image: wish.image ?? (wish.pull ? undefined : sameImage(at)),
      log: wish.logOf?.(at),
      overlaps: wish.overlaps,
      gate: wish.gate,
    }),
    ...commands('after'),
  ];
};

/** The old ones go at the very end; with only their logs changed, a way back stays. */
const clearAll = (copies: readonly ContainerOnNode[], wave: number, { logOf }: Wish): readonly StepCall[] =>
  logOf === undefined
    ? clearSteps(copies, wave)
    : copies.flatMap((at) => {
        const log = logOf(at);
        return log === undefined ? [] : clearReversibly({ at, image: sameImage(at), log }, wave);
      });

/** Copy by copy, with a gate after each batch. */
export const rollout = (
  view: DockerView,
  workload: Workload,
  wish: Wish,
  copies: readonly ContainerOnNode[] = copiesOf(view, workload),
): Offer => {
  if (copies.length === 0)
    return refused(`No container of ${workload.name} can be read, so none can be made like it.`);
  const obstacle = inTheWay(view, copies);
  if (obstacle !== undefined) return refused(obstacle);
  const recipe = copies[0]?.service?.deploy;
  const size = recipe?.batch ?? 1;
  const gate = { holdsForMs: recipe?.healthyForMs ?? 10_000, deadlineMs: recipe?.deadlineMs ?? 300_000 };
  const { mayOverlap: overlaps } = workload.policy;
  const batches = Array.from({ length: Math.ceil(copies.length / size) }, (_, at) =>
    copies.slice(at * size, (at + 1) * size),
  );
  return {
    ...noOffer,
    steps: [
      ...batches.flatMap((batch, wave) => [
        ...batch.flatMap((at) => changeCopy(at, wave, { ...wish, overlaps, gate })),
        ...batchGate.after(
          batch.map((at) => ({ nodeId: at.nodeId, name: at.name, ...withService(at) })),
          wave,
          recipe,
        ),
      ]),
      ...clearAll(copies, batches.length, wish),
    ],
    locks: [...new Set(copies.map(({ nodeId }) => nodeId))].map(nodeLock),
    promises: promisesOf(view, copies, { atOnce: overlaps ? 0 : size, comeBack: true }),
    changes: copies.map(({ nodeId, container }) => ({
      workloadId: workload.id,
      nodeId,
      from: { reference: container.Image, imageId: container.ImageID },
      to: { reference: wish.image ?? container.Image },
    })),
    warnings: [
      ...lateProof(copies, overlaps),
      ...cutOff(view, copies),
      ...(workload.hasHealthCheck
        ? []
        : [`${workload.name} has no health check: a copy counts as well as soon as it runs.`]),
      ...(wish.image !== undefined &&
      copies.some(({ container }) => container.Labels?.['com.docker.compose.project'] !== undefined)
        ? [
            'The Compose file on the machine still names the old image: the next "docker compose up" would bring it back.',
          ]
        : []),
    ],
    estimateMs: batches.length * (gate.holdsForMs + (recipe?.pauseMs ?? 0) + 20_000),
  };
};

/** Another image, today's meaning of the tag, or the same image anew; copy by copy, with a gate after each batch. */
export const planRedeploy = (view: DockerView, request: RequestOf<'redeploy'>): Offer => {
  const workload = workloadNamed(view, request.workloadId);
  if (workload === undefined) return noOffer;
  const { to } = request;
  const nameless = copiesOf(view, workload).filter((at) => sameImage(at) !== undefined);
  if (to.kind === 're-resolve' && nameless.length > 0)
    return refused(
      `On ${nameless.map(({ nodeId }) => nodeId).join(', ')} the tag of ${workload.name} means another image already. Say which image it is to be.`,
    );
  if (to.kind !== 'image')
    return rollout(view, workload, { image: undefined, pull: to.kind === 're-resolve' });
  const other = copiesOf(view, workload).find(
    ({ container }) =>
      !container.Image.startsWith('sha256:') && repositoryOf(container.Image) !== repositoryOf(to.reference),
  );
  return other === undefined
    ? rollout(view, workload, { image: to.reference, pull: true })
    : refused(
        `${to.reference} is not of the repository ${repositoryOf(other.container.Image)} that ${workload.name} runs.`,
      );
};

/** Back to an image of the ledger. */
export const planRollback = (view: DockerView, { scope }: RequestOf<'rollback'>): Offer => {
  const wanted = view.workloads
    .filter((workload) =>
      scope.kind === 'stack' ? workload.stack === scope.stack : workload.id === scope.workloadId,
    )
    .map((workload) => {
      const images = copiesOf(view, workload).map(({ container }) => container.ImageID);
      return {
        workload,
        own: releasesOf(view.releases, workload.id),
        isCurrent: ({ image }: Release) => images.includes(image.imageId ?? ''),
      };
    });
  const moment = scope.kind === 'stack' ? (scope.to ?? momentBefore(wanted)) : undefined;
  return joinOffers(
    wanted.flatMap(({ workload, own, isCurrent }): Offer | readonly Offer[] => {
      const named = scope.kind === 'workload' ? scope.releaseId : undefined;
      const target =
        moment !== undefined
          ? releaseAt(own, moment)
          : named === undefined
            ? releaseBefore(own, isCurrent)
            : own.find(({ id }) => id === named);
      if (target === undefined)
        return refused(`The release ledger has no such earlier version of ${workload.name}.`);
      // Of a stack only what changed since goes back.
      if (moment !== undefined && isCurrent(target)) return [];
      return rollout(view, workload, { image: target.image.reference, pull: true });
    }),
  );
};

/** A hung copy: the new one first where two may run, else a restart in its place. */
export const planRestart = (view: DockerView, request: RequestOf<'restart'>): Offer => {
  const workload = workloadNamed(view, request.workloadId);
  if (workload === undefined) return noOffer;
  const copies = copiesOf(view, workload).filter(
    ({ nodeId, container }) =>
      (request.nodeId === undefined || nodeId === request.nodeId) &&
      (request.placementId === undefined || container.Id === request.placementId),
  );
  if (copies.length === 0) return refused(`No such copy of ${workload.name} can be read.`);
  const gate = { holdsForMs: 5_000, deadlineMs: 300_000 };
  const { mayOverlap: overlaps } = workload.policy;
  const obstacle = overlaps ? inTheWay(view, copies) : undefined;
  if (obstacle !== undefined) return refused(obstacle);
  return {
    ...noOffer,
    steps: overlaps
      ? [
          ...copies.flatMap((at, wave) => replaceSteps({ at, wave, image: sameImage(at), overlaps, gate })),
          ...clearSteps(copies, copies.length),
        ]
      : copies.map((at, wave) =>
          stepCall(
            restartStep,
            { nodeId: at.nodeId, name: at.name, ...withService(at) },
            { ...placeOf('restart', at, 'work', wave), ...gate },
          ),
        ),
    locks: [...new Set(copies.map(({ nodeId }) => nodeId))].map(nodeLock),
    promises: promisesOf(view, copies, { atOnce: overlaps ? 0 : 1, comeBack: true }),
    warnings: overlaps
      ? [...lateProof(copies, overlaps), ...cutOff(view, copies)]
      : [
          `${workload.name} may not run twice on one machine, so it is away between its old and its new instance.`,
        ],
    estimateMs: copies.length * 20_000,
  };
};
