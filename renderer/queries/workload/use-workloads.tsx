import type { WorkloadChange } from '#shared/contract';
import type { NodeId, Origin, WorkloadId, WorkloadView } from '#shared/model';
import { createFeedContext } from '../feed/feed-context.tsx';
import { createFeedStore, type FeedStore } from '../feed/feed-store.ts';
import { sameList } from '../fleet/use-fleet.tsx';
import { applyWorkloadChange, noWorkloads, type HostedCopy, type WorkloadState } from './workload-state.ts';

export type WorkloadStore = FeedStore<WorkloadState, WorkloadChange>;

/** Knows no workload yet. */
export const createWorkloadStore = (pace?: (tell: () => void) => void): WorkloadStore =>
  createFeedStore(noWorkloads, applyWorkloadChange, pace);

const feed = createFeedContext<WorkloadState, WorkloadChange>(
  'a WorkloadProvider must stand above everything that shows workloads',
);

/** Gives the window its workloads. */
export const WorkloadProvider = feed.Provider;

/** Something worked out from the workloads; see `useFleet`. */
export const useWorkloadState = feed.useSelection;

/** Why the workloads are not being told, while they are not. */
export const useWorkloadTrouble = feed.useTrouble;

const allOf = ({ workloads }: WorkloadState): readonly WorkloadView[] => [...workloads.values()];
const originsOf = ({ origins }: WorkloadState): readonly Origin[] => [...origins.values()];
const known = ({ isKnown }: WorkloadState): boolean => isKnown;

/** Every workload. */
export const useWorkloads = (): readonly WorkloadView[] => useWorkloadState(allOf, sameList);

/** One workload; undefined when no source knows it. */
export const useWorkload = (id: WorkloadId | undefined): WorkloadView | undefined =>
  useWorkloadState((state) => (id === undefined ? undefined : state.workloads.get(id)));

/** Every system that places workloads. */
export const useOrigins = (): readonly Origin[] => useWorkloadState(originsOf, sameList);

/** False until the engine has told of the workloads once. */
export const useWorkloadsKnown = (): boolean => useWorkloadState(known);

const noCopies: readonly HostedCopy[] = [];
const sameCopies = (a: readonly HostedCopy[], b: readonly HostedCopy[]): boolean =>
  a === b ||
  (a.length === b.length &&
    a.every((copy, at) => copy.workload === b[at]?.workload && copy.placement === b[at]?.placement));

/** The copies on a node. */
export const useCopiesOn = (id: NodeId): readonly HostedCopy[] =>
  useWorkloadState((state) => state.byNode.get(id) ?? noCopies, sameCopies);
