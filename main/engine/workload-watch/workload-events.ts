import { imageText, promiseTag, verdictText } from '#shared/format';
import type {
  Operation,
  Release,
  ReplicaVerdict,
  WorkloadEvent,
  WorkloadId,
  WorkloadView,
} from '#shared/model';
import { copyEvents, rememberCopies, type CopyMemory, type Happening } from './copy-events.ts';

const dot = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

const updateWord = {
  updating: 'Rolling out',
  paused: 'The rollout is paused',
  completed: 'The rollout is complete',
  'rolling-back': 'Rolling back',
  'rolled-back': 'The rollout was rolled back',
  'rollback-paused': 'Rolling back is paused',
} as const;

const updateEvents = (before: WorkloadView, { update }: WorkloadView): readonly Happening[] => {
  if (update === undefined || update.state === before.update?.state) return [];
  const told = update.says === '' ? '' : `: ${update.says}`;
  return [{ kind: 'update', says: dot(`${updateWord[update.state]}${told}`) }];
};

const wishEvents = (before: WorkloadView, after: WorkloadView): readonly Happening[] => {
  const scaled = before.desired !== after.desired && after.mode === 'replicated';
  const { image } = after;
  const other =
    image !== undefined &&
    before.image !== undefined &&
    (image.reference !== before.image.reference || image.digest !== before.image.digest);
  return [
    ...(scaled
      ? [{ kind: 'scaled', says: `${after.desired} copies are wanted, ${before.desired} before.` } as const]
      : []),
    ...(other ? [{ kind: 'image', says: `It is to run ${imageText(image, 12)} from now on.` } as const] : []),
  ];
};

const promiseEvent = (
  verdict: ReplicaVerdict,
  was: ReplicaVerdict | undefined,
  after: WorkloadView,
): Happening | undefined => {
  const promise = promiseTag(verdict.policy, after.policy);
  if (verdict.holds === 'no' && was?.holds !== 'no') {
    const why = verdict.explainedBy === undefined ? 'Not expected' : `Expected (${verdict.explainedBy})`;
    return {
      kind: 'promise-broken',
      says: dot(`"${promise}" is broken: ${verdictText(verdict, after)}. ${why}`),
    };
  }
  // What was explained and goes on when the operation is over is news: from now on it alarms.
  if (verdict.holds === 'no' && was?.explainedBy !== undefined && verdict.explainedBy === undefined)
    return {
      kind: 'promise-broken',
      says: dot(
        `"${promise}" is still broken and no operation explains it any more: ${verdictText(verdict, after)}`,
      ),
    };
  return verdict.holds === 'yes' && was?.holds === 'no'
    ? { kind: 'promise-kept', says: `"${promise}" holds again.` }
    : undefined;
};

const promiseEvents = (before: WorkloadView, after: WorkloadView): readonly Happening[] => {
  const was = new Map(before.verdicts.map((verdict) => [verdict.policy, verdict]));
  return after.verdicts.flatMap((verdict) => promiseEvent(verdict, was.get(verdict.policy), after) ?? []);
};

/** Tells what happened between two readings of each workload, in the order in which it makes sense. */
export type Chronicler = (
  before: WorkloadView | undefined,
  after: WorkloadView | undefined,
) => readonly WorkloadEvent[];

/** Starts with no workload: the first sight of one tells nothing about what happened. */
export const createChronicler = (): Chronicler => {
  const memories = new Map<WorkloadId, CopyMemory>();
  return (before, after) => {
    if (after === undefined) {
      if (before === undefined) return [];
      memories.delete(before.id);
      return [
        { at: before.observedAt, workloadId: before.id, kind: 'removed', says: 'It is no more there.' },
      ];
    }
    const memory = memories.get(after.id) ?? rememberCopies(after);
    memories.set(after.id, memory);
    if (before === undefined) return [];
    const happenings = [
      ...wishEvents(before, after),
      ...updateEvents(before, after),
      ...copyEvents(memory, before, after),
      ...promiseEvents(before, after),
    ];
    return happenings.map((happening) => ({ at: after.observedAt, workloadId: after.id, ...happening }));
  };
};

/** A version that now runs everywhere. */
export const releaseEvent = (release: Release, before: Release | undefined): WorkloadEvent => {
  const by = release.by === undefined ? 'changed outside this console' : `by ${release.by}`;
  const what = `All copies run ${imageText(release.image, 12)}`;
  const settings = before !== undefined && imageText(before.image, 64) === imageText(release.image, 64);
  return {
    at: release.firstSeenAt,
    workloadId: release.workloadId,
    kind: 'image',
    says:
      before === undefined
        ? `${what}: the first version that this console saw.`
        : `${what}${settings ? ' with other settings' : ''}, ${by}.`,
  };
};

const touches = ({ plan }: Operation): readonly WorkloadId[] => {
  const { request } = plan;
  return [
    ...plan.promises.map(({ workloadId }) => workloadId),
    ...plan.changes.map(({ workloadId }) => workloadId),
    ...plan.items.flatMap(({ workloadId }) => workloadId ?? []),
    ...('workloadId' in request ? [request.workloadId] : []),
  ];
};

/** What an operation's new state means to each workload it touches. */
export const operationEvents = (
  before: Operation | undefined,
  after: Operation,
  at: WorkloadEvent['at'],
): readonly WorkloadEvent[] => {
  if (before?.state === after.state) return [];
  const says =
    before === undefined
      ? `${after.plan.title} began: ${after.operator}, ${after.reason}`
      : `${after.plan.title}: ${after.grade ?? after.state}`;
  return [...new Set(touches(after))].map((workloadId) => ({
    at,
    workloadId,
    kind: 'operation',
    says: dot(says),
  }));
};
