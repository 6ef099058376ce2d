import type { EpochMs, Image, Operation, Placement, Release, WorkloadId, WorkloadView } from '#shared/model';
import { isSameImage } from '../rules/index.ts';

/** Beside the image, what a version is known by: see `Release`. */
export type VersionMarks = Pick<Release, 'specVersion' | 'settings'>;

const isLive = ({ wanted, state }: Placement): boolean =>
  wanted === 'running' && (state === 'running' || state === 'starting');

const isRolling = ({ update }: WorkloadView): boolean =>
  update !== undefined && update.state !== 'completed' && update.state !== 'rolled-back';

const common = <T>(values: readonly (T | undefined)[]): T | undefined =>
  values.every((value) => value === values[0]) ? values[0] : undefined;

/**
 * The one version that all copies of a workload run now; undefined while there is none to name: copies differ, a rollout is
 * under way, or too few are well to call it a version that runs. Copies that nobody can see say nothing.
 */
export const runningVersion = (view: WorkloadView): Image | undefined => {
  const live = view.placements.filter(isLive);
  const images = live.flatMap(({ image }) => image ?? []);
  const [first] = images;
  const enough = Math.max(1, Math.min(view.policy.minimum, view.desired));
  if (first === undefined || images.length < live.length) return undefined;
  if (isRolling(view) || view.counts.available < enough) return undefined;
  const wanted = view.image ?? first;
  if (images.some((image) => isSameImage(image, first) === false || isSameImage(image, wanted) === false))
    return undefined;
  const digest = wanted.digest ?? common(images.map((image) => image.digest));
  const imageId = common(images.map((image) => image.imageId));
  return {
    reference: wanted.reference,
    ...(digest === undefined ? {} : { digest }),
    ...(imageId === undefined ? {} : { imageId }),
  };
};

const isSameSettings = (a: VersionMarks['settings'], b: VersionMarks['settings']): boolean => {
  if (a === undefined || b === undefined) return true;
  return [...Object.keys(a), ...Object.keys(b)].every((name) => a[name] === b[name]);
};

/** Whether what runs now is still that release. What cannot be told apart is the same. */
export const isStillThat = (release: Release, image: Image, { settings }: VersionMarks): boolean =>
  isSameImage(release.image, image) !== false && isSameSettings(release.settings, settings);

/** Long enough for the reading after an operation's end to show what it brought, ms. */
const afterEndMs = 120_000;

const names = ({ plan }: Operation, id: WorkloadId): boolean =>
  plan.changes.some(({ workloadId }) => workloadId === id) ||
  ('workloadId' in plan.request && plan.request.workloadId === id) ||
  plan.steps.some(({ subject }) => subject === id);

const broughtIt = ({ plan, state }: Operation, id: WorkloadId, image: Image): boolean => {
  const changes = plan.changes.filter(({ workloadId }) => workloadId === id);
  if (changes.length === 0) return true;
  const puts = changes.map(({ to }) => to);
  const takesBack = state === 'succeeded' ? [] : changes.flatMap(({ from }) => from ?? []);
  return [...puts, ...takesBack].some((one) => isSameImage(one, image) !== false);
};

/** The operation of this console that put a version there, or undefined: somebody else did. */
export const bringerOf = (
  operations: readonly Operation[],
  of: {
    readonly workloadId: WorkloadId;
    readonly image: Image;
    readonly since: EpochMs;
    readonly now: EpochMs;
  },
): Operation | undefined =>
  operations
    .filter(
      ({ startedAt, endedAt, plan }) =>
        plan.request.kind !== 'drain' &&
        plan.request.kind !== 'undrain' &&
        plan.request.kind !== 'decommission' &&
        startedAt <= of.now &&
        (endedAt === undefined || (endedAt >= of.since && of.now - endedAt <= afterEndMs)),
    )
    .toSorted((a, b) => b.startedAt - a.startedAt)
    .find((operation) => names(operation, of.workloadId) && broughtIt(operation, of.workloadId, of.image));

/** A new entry of the ledger. */
export const newRelease = (
  view: WorkloadView,
  of: { readonly image: Image; readonly marks: VersionMarks; readonly at: EpochMs },
  bringer: Operation | undefined,
): Release => ({
  id: `${view.id}@${of.at}`,
  workloadId: view.id,
  ...(view.stack === undefined ? {} : { stack: view.stack }),
  image: of.image,
  ...of.marks,
  firstSeenAt: of.at,
  lastSeenAt: of.at,
  ...(bringer === undefined ? {} : { operationId: bringer.id, by: bringer.operator, reason: bringer.reason }),
});
