import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';
import type { ScheduleChange } from '#shared/contract';
import type { Fault } from '#shared/fault';
import type { NodeId, NodeTasks } from '#shared/model';
import { createFeedStore, type FeedStore } from '../feed/feed-store.ts';
import { useSelected } from '../feed/use-selected.ts';
import { sameList } from '../fleet/use-fleet.tsx';
import { applyScheduleChange, noTasks, type ScheduleState } from './schedule-state.ts';

export type ScheduleStore = FeedStore<ScheduleState, ScheduleChange>;

/** Knows no task yet. */
export const createScheduleStore = (pace?: (tell: () => void) => void): ScheduleStore =>
  createFeedStore(noTasks, applyScheduleChange, pace);

const StoreContext = createContext<ScheduleStore | undefined>(undefined);

/** Gives the window its scheduled tasks. */
export const ScheduleProvider = ({
  store,
  children,
}: {
  readonly store: ScheduleStore;
  readonly children: ReactNode;
}) => <StoreContext value={store}>{children}</StoreContext>;

const useStore = (): ScheduleStore => {
  const store = useContext(StoreContext);
  if (store === undefined)
    throw new Error('a ScheduleProvider must stand above everything that shows scheduled tasks');
  return store;
};

/** Something worked out from the scheduled tasks; see `useFleet`. */
export const useSchedule = <T,>(
  select: (state: ScheduleState) => T,
  same: (a: T, b: T) => boolean = Object.is,
): T => useSelected(useStore(), select, same);

const allOf = ({ nodes }: ScheduleState): readonly NodeTasks[] => [...nodes.values()];
const known = ({ isKnown }: ScheduleState): boolean => isKnown;

/** The scheduled tasks of every node that was ever asked. */
export const useAllTasks = (): readonly NodeTasks[] => useSchedule(allOf, sameList);

/** Those of one node; undefined: it was never asked. */
export const useTasksOn = (id: NodeId): NodeTasks | undefined => useSchedule(({ nodes }) => nodes.get(id));

/** False until the engine has told of the tasks once. */
export const useScheduleKnown = (): boolean => useSchedule(known);

/** Why scheduled tasks are not being told, while they are not. */
export const useScheduleTrouble = (): Fault | undefined => {
  const store = useStore();
  return useSyncExternalStore(store.subscribe, store.trouble);
};
