import type { ScheduleChange } from '#shared/contract';
import type { NodeId, NodeTasks } from '#shared/model';
import { createFeedContext } from '../feed/feed-context.tsx';
import { createFeedStore, type FeedStore } from '../feed/feed-store.ts';
import { sameList } from '../fleet/use-fleet.tsx';
import { applyScheduleChange, noTasks, type ScheduleState } from './schedule-state.ts';

export type ScheduleStore = FeedStore<ScheduleState, ScheduleChange>;

/** Knows no task yet. */
export const createScheduleStore = (pace?: (tell: () => void) => void): ScheduleStore =>
  createFeedStore(noTasks, applyScheduleChange, pace);

const feed = createFeedContext<ScheduleState, ScheduleChange>(
  'a ScheduleProvider must stand above everything that shows scheduled tasks',
);

/** Gives the window its scheduled tasks. */
export const ScheduleProvider = feed.Provider;

/** Something worked out from the scheduled tasks; see `useFleet`. */
export const useSchedule = feed.useSelection;

/** Why scheduled tasks are not being told, while they are not. */
export const useScheduleTrouble = feed.useTrouble;

const allOf = ({ nodes }: ScheduleState): readonly NodeTasks[] => [...nodes.values()];
const known = ({ isKnown }: ScheduleState): boolean => isKnown;

/** The scheduled tasks of every node that was ever asked. */
export const useAllTasks = (): readonly NodeTasks[] => useSchedule(allOf, sameList);

/** Those of one node; undefined: it was never asked. */
export const useTasksOn = (id: NodeId): NodeTasks | undefined => useSchedule(({ nodes }) => nodes.get(id));

/** False until the engine has told of the tasks once. */
export const useScheduleKnown = (): boolean => useSchedule(known);
