import type { OperationRequest } from '#shared/model';
import { noOffer, type Offer } from '../../../source-kit/index.ts';
import { readImage, repositoryOf } from '../reading/index.ts';
import { workloadLock } from './calls.ts';
import {
  rolloutCalls,
  rolloutChanges,
  rolloutMs,
  rolloutObstacle,
  rolloutPromise,
  rolloutWarnings,
  writtenImage,
  type Target,
} from './rollout.ts';
import { serviceNamed } from './services.ts';
import type { PlannedService, SwarmPlanView } from './world.ts';

type Request = Extract<OperationRequest, { readonly kind: 'redeploy' }>;

const refused = (refusal: string): Offer => ({ ...noOffer, refusal });

/** A typed version as a whole reference: a tag, `:tag`, a digest, or the reference itself. */
const wholeReference = (typed: string, current: string): string => {
  const repository = repositoryOf(current);
  const text = typed.trim();
  if (/^sha256:[0-9a-f]{64}$/.test(text)) return `${repository}@${text}`;
  if (text.startsWith(':') || text.startsWith('@')) return `${repository}${text}`;
  return /^[\w][\w.-]{0,127}$/.test(text) && text !== repository ? `${repository}:${text}` : text;
};

const targetOf = (of: PlannedService, to: Request['to']): Target | string => {
  const current = writtenImage(of);
  const forceTo = (of.service.Spec.TaskTemplate.ForceUpdate ?? 0) + 1;
  switch (to.kind) {
    case 'same':
      return { kind: 'update', image: current, resolve: 'as-written', forceTo };
    case 're-resolve':
      return { kind: 'update', image: readImage(current).reference, resolve: 'digest', forceTo };
    case 'image': {
      const image = wholeReference(to.reference, current);
      if (repositoryOf(image) !== repositoryOf(current))
        return `${image} is another program: ${of.workload.name} runs ${repositoryOf(current)}.`;
      if (image === current)
        return `${of.workload.name} is to run ${image} already; redeploy the same image instead.`;
      const isPinned = readImage(current).digest !== undefined && readImage(image).digest === undefined;
      return { kind: 'update', image, resolve: isPinned ? 'digest' : 'as-written' };
    }
  }
};

/** Puts a version onto a service, through Swarm's own rollout, and believes only what the machines show. */
export const planRedeploy = (view: SwarmPlanView, request: Request): Offer => {
  const found = serviceNamed(view, request.workloadId);
  if (typeof found === 'string') return refused(found);
  const { of, through } = found;
  const obstacle = rolloutObstacle(of);
  if (obstacle !== undefined) return refused(obstacle);
  const target = targetOf(of, request.to);
  if (typeof target === 'string') return refused(target);
  const to =
    target.resolve === 'digest' ? { reference: readImage(target.image).reference } : readImage(target.image);
  return {
    ...noOffer,
    steps: rolloutCalls(found, target, 0),
    locks: [workloadLock(of, through)],
    promises: [rolloutPromise(of)],
    changes: rolloutChanges(of, to),
    warnings: [
      ...rolloutWarnings(of),
      ...(target.resolve === 'digest'
        ? [`The digest of ${to.reference} is asked of its registry just before the update.`]
        : []),
      ...(to.digest === undefined && target.resolve === 'as-written'
        ? [
            `${to.reference} names no digest: each machine runs what it takes ${to.reference} for, and that is compared afterwards.`,
          ]
        : []),
    ],
    estimateMs: rolloutMs(of),
  };
};
