import type {
  EpochMs,
  GuardAnswer,
  GuardId,
  LockHolder,
  NodeId,
  Operation,
  OperationRequest,
  PlanItem,
  PlanMove,
  PlanPromise,
  Receiver,
  SpaceView,
  StepCall,
  Workload,
  WorkloadId,
} from '#shared/model';
import type { OperationView } from '../operation-parts.ts';

/** Everything a guard may look at. Guards are pure: the same question gets the same answer. */
export type GuardQuestion = {
  readonly now: EpochMs;
  readonly request: OperationRequest;
  readonly view: OperationView;
  readonly steps: readonly StepCall[];
  readonly locks: readonly { readonly resource: string }[];
  readonly items: readonly PlanItem[];
  /** Units of spaces that change hands; absent: none. */
  readonly moves?: readonly PlanMove[] | undefined;
  readonly promises: readonly PlanPromise[];
  readonly receivers: readonly Receiver[];
  /** Operations of this console that are open, without the one asked about or undone by it. */
  readonly open: readonly Operation[];
  /** Locks the plan needs that somebody else holds. */
  readonly holders: readonly LockHolder[];
};

export type Guard = (question: GuardQuestion) => GuardAnswer;

/** Nodes that the operation takes away: all at once (drain, decommission), or one after the other (maintenance). */
export const leavingNodes = (request: OperationRequest): readonly NodeId[] =>
  request.kind === 'drain' || request.kind === 'decommission' || request.kind === 'maintenance'
    ? request.nodeIds
    : [];

/** True for the verbs that change where copies run: two of them at once undermine each other's sums. */
export const isAboutNodes = (request: OperationRequest): boolean =>
  ['drain', 'undrain', 'decommission', 'maintenance', 'rebalance'].includes(request.kind);

/** Nodes the plan is about: named in the request, or where something of it lives. */
export const involvedNodes = (
  question: Pick<GuardQuestion, 'request' | 'items' | 'steps' | 'view'>,
): readonly NodeId[] => {
  const { request, items, steps, view } = question;
  const known = new Map(view.nodes.map(({ node }) => [node.id as string, node.id]));
  const named = 'nodeIds' in request ? request.nodeIds : [];
  const subjects = steps.flatMap(({ subject }) => known.get(subject) ?? []);
  return [...new Set([...named, ...items.map((item) => item.nodeId), ...subjects])];
};

/** Workloads the plan promises something of or steps on. */
export const involvedWorkloads = (
  question: Pick<GuardQuestion, 'request' | 'promises' | 'items' | 'steps' | 'view'>,
): readonly Workload[] => {
  const ids = new Set<string | undefined>([
    ...question.promises.map((promise) => promise.workloadId),
    ...question.items.map((item) => item.workloadId),
    ...question.steps.map((step) => step.subject),
    ...('workloadId' in question.request ? [question.request.workloadId] : []),
  ]);
  const leaving = new Set<string | undefined>(leavingNodes(question.request));
  return question.view.workloads.filter(
    (workload) =>
      ids.has(workload.id) ||
      workload.placements.some((copy) => copy.wanted === 'running' && leaving.has(copy.nodeId)),
  );
};

/** Spaces the plan is about: named in it, or with a party on a node that leaves. */
export const involvedSpaces = (
  question: Pick<GuardQuestion, 'request' | 'items' | 'moves' | 'view'>,
): readonly SpaceView[] => {
  const { request, items, moves = [], view } = question;
  const ids = new Set<string | undefined>([
    ...items.map(({ spaceId }) => spaceId),
    ...moves.map(({ spaceId }) => spaceId),
    ...(request.kind === 'settle' ? [request.spaceId] : []),
  ]);
  const leaving = new Set<string | undefined>(leavingNodes(request));
  // Tasks are workloads: the promises of these are guarded by themselves.
  return (view.spaces ?? []).filter(
    ({ id, unit, parties }) =>
      unit !== 'task' && (ids.has(id) || parties.some(({ nodeId }) => leaving.has(nodeId))),
  );
};

const answer =
  (verdict: GuardAnswer['verdict']) =>
  (
    of: { readonly guard: GuardId; readonly asks: string },
    says: string,
    subjects: readonly string[] = [],
  ): GuardAnswer => ({
    ...of,
    verdict,
    says,
    mayOverride: of.guard !== 'quorum',
    subjects: [...new Set(subjects)],
  });

export const passed = answer('passed');
export const refused = answer('refused');
export const notApplicable = answer('not-applicable');

/** "web, api and 3 more": a sentence stays readable however many there are. */
export const listed = (names: readonly (string | WorkloadId)[], most = 4): string => {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
};
