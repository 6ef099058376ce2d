import type { OperationRequest, Release } from '#shared/model';
import {
  joinOffers,
  noOffer,
  refused,
  otherSettings,
  releaseAt,
  releaseBefore,
  releasesOf,
  releasesUpTo,
  type Offer,
} from '../../../source-kit/index.ts';
import { isSameImage, readImage, writeImage } from '../reading/index.ts';
import { workloadLock } from './calls.ts';
import {
  rolloutCalls,
  rolloutChanges,
  rolloutMs,
  rolloutObstacle,
  rolloutPromise,
  rolloutWarnings,
  writtenImage,
} from './rollout.ts';
import { serviceNamed, servicesIn, type ServiceIn } from './services.ts';
import type { SwarmPlanView } from './world.ts';

type Request = Extract<OperationRequest, { readonly kind: 'rollback' }>;

const settingsWarnings = (name: string, own: readonly Release[], release: Release): readonly string[] => {
  const other = otherSettings(own, release);
  return other.length === 0
    ? []
    : [
        `${name}: only the image goes back. Not as they were then, and left as they are: ${other.join(', ')}.`,
      ];
};

const onto = (
  service: ServiceIn,
  { own, release }: { readonly own: readonly Release[]; readonly release: Release },
  wave: number,
): Offer => {
  const { of, through } = service;
  const obstacle = rolloutObstacle(of);
  if (obstacle !== undefined) return refused(obstacle);
  const image = writeImage(release.image);
  return {
    ...noOffer,
    steps: rolloutCalls(service, { kind: 'rollback', image }, wave),
    locks: [workloadLock(of, through)],
    promises: [rolloutPromise(of)],
    changes: rolloutChanges(of, release.image),
    warnings: [...settingsWarnings(of.workload.name, own, release), ...rolloutWarnings(of)],
    estimateMs: rolloutMs(of),
  };
};

/** Whether a release is what a service is to run now. */
const isCurrentOf =
  ({ of }: ServiceIn) =>
  ({ image }: Release): boolean =>
    isSameImage(image, readImage(writtenImage(of)));

const planWorkload = (
  view: SwarmPlanView,
  scope: Extract<Request['scope'], { readonly kind: 'workload' }>,
): Offer => {
  const found = serviceNamed(view, scope.workloadId);
  if (typeof found === 'string') return refused(found);
  const isCurrent = isCurrentOf(found);
  const own = releasesOf(view.releases, scope.workloadId);
  const release =
    scope.releaseId === undefined
      ? releaseBefore(own, isCurrent)
      : own.find(({ id }) => id === scope.releaseId);
  if (release === undefined)
    return refused(`The release ledger knows no earlier version of ${found.of.workload.name}.`);
  return isCurrent(release)
    ? refused(`${found.of.workload.name} is to run ${writtenImage(found.of)} already.`)
    : onto(found, { own, release }, 0);
};

/** Changes of different services of a stack that are no further apart than this are one deployment of it, ms. */
const oneDeploymentMs = 900_000;

/** Releases that replaced another: the oldest of each service is only where the ledger begins. */
const changesIn = (releases: readonly Release[]): readonly Release[] => {
  const newestFirst = releases.toSorted((a, b) => b.firstSeenAt - a.firstSeenAt);
  return newestFirst.filter(({ workloadId }, at) =>
    newestFirst.slice(at + 1).some((older) => older.workloadId === workloadId),
  );
};

/**
 * The moment before the newest deployment of a whole stack. A deployment changes each service once, within minutes: back to
 * the middle of it would be a mixture that never was meant to run.
 */
const beforeNewest = (releases: readonly Release[]): number => {
  const deployed = new Set<string>();
  let moment = 0;
  for (const { workloadId, firstSeenAt } of changesIn(releases)) {
    const isPartOfIt =
      deployed.size === 0 || (!deployed.has(workloadId) && moment - firstSeenAt <= oneDeploymentMs);
    if (!isPartOfIt) break;
    deployed.add(workloadId);
    moment = firstSeenAt;
  }
  return moment - 1;
};

const planStack = (
  view: SwarmPlanView,
  scope: Extract<Request['scope'], { readonly kind: 'stack' }>,
): Offer => {
  const services = servicesIn(view).filter(({ of }) => of.workload.stack === scope.stack);
  if (services.length === 0) return noOffer;
  const ledgers = services.map((service) => ({
    service,
    own: releasesOf(view.releases, service.of.workload.id),
  }));
  // Up to what runs now: the second time, this goes back to the deployment before that.
  const until = ledgers.flatMap(({ service, own }) => releasesUpTo(own, isCurrentOf(service)));
  const moment = scope.to ?? beforeNewest(until);
  const chosen = ledgers.map(({ service, own }) => ({ service, own, release: releaseAt(own, moment) }));
  // As a whole or not at all: services of one stack that end mixed are what this is to prevent.
  const missing = chosen.filter(({ release }) => release === undefined);
  if (missing.length > 0)
    return refused(
      `The release ledger does not know what ${missing.map(({ service }) => service.of.workload.name).join(', ')} ran then.`,
    );
  const changed = chosen.flatMap(({ service, own, release }) =>
    release === undefined || isCurrentOf(service)(release) ? [] : [{ service, own, release }],
  );
  if (changed.length === 0) return refused(`Stack ${scope.stack} is to run exactly that already.`);
  return joinOffers(changed.map(({ service, ...to }, at) => onto(service, to, 2 * at)));
};

/** Back to a release of our own ledger, service by service. */
export const planRollback = (view: SwarmPlanView, { scope }: Request): Offer =>
  scope.kind === 'workload' ? planWorkload(view, scope) : planStack(view, scope);
