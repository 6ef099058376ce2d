import type { OperationRequest } from '#shared/model';
import { noOffer, refused, type Look, type Offer } from '../../../source-kit/index.ts';
import { askDistribution } from '../docker/index.ts';
import { readImage, repositoryOf, writeImage } from '../reading/index.ts';
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

/** A typed version as a whole reference: a tag, `:tag`, a digest, or the reference itself. */
const wholeReference = (typed: string, current: string): string => {
  const repository = repositoryOf(current);
  const text = typed.trim();
  if (/^sha256:[0-9a-f]{64}$/.test(text)) return `${repository}@${text}`;
  if (text.startsWith(':') || text.startsWith('@')) return `${repository}${text}`;
  return /^[\w][\w.-]{0,127}$/.test(text) && text !== repository ? `${repository}:${text}` : text;
};

type Wish = {
  readonly image: string;
  /** Its digest was asked for, so a plan without one would be none. */
  readonly mustResolve: boolean;
  readonly forceTo?: number;
};

/** What is to run, before anybody is asked what it means; or why it cannot be. */
const wishOf = (of: PlannedService, to: Request['to']): Wish | string => {
  const current = writtenImage(of);
  const forceTo = (of.service.Spec.TaskTemplate.ForceUpdate ?? 0) + 1;
  switch (to.kind) {
    case 'same':
      return { image: current, mustResolve: false, forceTo };
    case 're-resolve':
      return { image: readImage(current).reference, mustResolve: true, forceTo };
    case 'image': {
      const image = wholeReference(to.reference, current);
      if (repositoryOf(image) !== repositoryOf(current))
        return `${image} is another program: ${of.workload.name} runs ${repositoryOf(current)}.`;
      if (image === current)
        return `${of.workload.name} is to run ${image} already; redeploy the same image instead.`;
      // A service that was pinned stays so.
      return { image, mustResolve: readImage(current).digest !== undefined };
    }
  }
};

const isToResolve = (wish: Wish, to: Request['to']): boolean =>
  to.kind !== 'same' && readImage(wish.image).digest === undefined;

const digestLooks = { registry: 'digest registry', daemon: 'digest daemon' } as const;

/** The registry itself where its credentials are known, and a manager's daemon, which asks for itself. */
export const lookForRedeploy = (view: SwarmPlanView, request: Request): readonly Look[] => {
  const found = serviceNamed(view, request.workloadId);
  if (typeof found === 'string') return [];
  const wish = wishOf(found.of, request.to);
  if (typeof wish === 'string' || !isToResolve(wish, request.to)) return [];
  const runsOn = found.of.workload.placements.flatMap(({ nodeId }) => nodeId ?? []);
  return [
    {
      id: digestLooks.registry,
      through: [...new Set([...runsOn, ...found.through])],
      image: wish.image,
    },
    { id: digestLooks.daemon, through: found.through, ask: askDistribution(wish.image) },
  ];
};

/** The digest a tag means today, and why it is not known. */
const digestFrom = ({ looked }: SwarmPlanView): { readonly digest?: string; readonly why: string } => {
  const answers = [looked?.get(digestLooks.registry), looked?.get(digestLooks.daemon)];
  const known = answers.find((answer) => answer?.ok === true);
  if (known?.ok === true) return { digest: String(known.value), why: '' };
  const faults = answers.flatMap((answer) => (answer?.ok === false ? [answer.fault] : []));
  const told = faults.find(({ code }) => code !== 'registry.not-configured') ?? faults[0];
  return { why: told?.says ?? 'Nobody was asked.' };
};

const targetOf = (
  view: SwarmPlanView,
  of: PlannedService,
  to: Request['to'],
): (Target & { readonly why: string }) | string => {
  const wish = wishOf(of, to);
  if (typeof wish === 'string') return wish;
  const { image, mustResolve, forceTo } = wish;
  const force = forceTo === undefined ? {} : { forceTo };
  if (!isToResolve(wish, to)) return { kind: 'update', image, why: '', ...force };
  const { digest, why } = digestFrom(view);
  if (digest === undefined && mustResolve)
    return `What ${image} means in its registry today cannot be read: ${why}`;
  const whole = writeImage({ reference: image, ...(digest === undefined ? {} : { digest }) });
  // Only a re-resolved tag that means what it meant restarts the copies: that was the wish.
  return { kind: 'update', image: whole, why, ...force };
};

/** Puts a version onto a service, through Swarm's own rollout, and believes only what the machines show. */
export const planRedeploy = (view: SwarmPlanView, request: Request): Offer => {
  const found = serviceNamed(view, request.workloadId);
  if (typeof found === 'string') return refused(found);
  const { of, through } = found;
  const obstacle = rolloutObstacle(of);
  if (obstacle !== undefined) return refused(obstacle);
  const target = targetOf(view, of, request.to);
  if (typeof target === 'string') return refused(target);
  const to = readImage(target.image);
  return {
    ...noOffer,
    steps: rolloutCalls(found, target, 0),
    locks: [workloadLock(of, through)],
    promises: [rolloutPromise(of)],
    changes: rolloutChanges(of, to),
    warnings: [
      ...rolloutWarnings(of),
      ...(to.digest === undefined
        ? [
            `${to.reference} names no digest: each machine runs what it takes ${to.reference} for, and that is compared afterwards.${target.why === '' ? '' : ` ${target.why}`}`,
          ]
        : []),
    ],
    estimateMs: rolloutMs(of),
  };
};
