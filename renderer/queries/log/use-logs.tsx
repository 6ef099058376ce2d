import { createContext, useCallback, useContext, useSyncExternalStore, type ReactNode } from 'react';
import type { LogChange } from '#shared/contract';
import type { Fault } from '#shared/fault';
import type { LogAnswers, NodeId, NodeLogs } from '#shared/model';
import { createFeedStore, type FeedStore } from '../feed/feed-store.ts';
import { useSelected } from '../feed/use-selected.ts';
import { sameList } from '../fleet/use-fleet.tsx';
import { applyLogChange, noLogs, type LogState } from './log-state.ts';

export type LogStore = FeedStore<LogState, LogChange>;

/** Knows no log yet. */
export const createLogStore = (pace?: (tell: () => void) => void): LogStore =>
  createFeedStore(noLogs, applyLogChange, pace);

const StoreContext = createContext<LogStore | undefined>(undefined);

/** Gives the window its logs. */
export const LogProvider = ({
  store,
  children,
}: {
  readonly store: LogStore;
  readonly children: ReactNode;
}) => <StoreContext value={store}>{children}</StoreContext>;

const useStore = (): LogStore => {
  const store = useContext(StoreContext);
  if (store === undefined) throw new Error('a LogProvider must stand above everything that shows logs');
  return store;
};

/** Something worked out from the logs; see `useFleet`. */
export const useLogs = <T,>(select: (state: LogState) => T, same: (a: T, b: T) => boolean = Object.is): T =>
  useSelected(useStore(), select, same);

const allOf = ({ nodes }: LogState): readonly NodeLogs[] => [...nodes.values()];
const answersOf = ({ answers }: LogState): LogAnswers | undefined => answers;
const known = ({ isKnown }: LogState): boolean => isKnown;

/** The logs of every node. */
export const useAllLogs = (): readonly NodeLogs[] => useLogs(allOf, sameList);

/** The logs of one node; undefined: the fleet has no such node, or nothing was told yet. */
export const useNodeLogs = (id: NodeId): NodeLogs | undefined =>
  useLogs(useCallback(({ nodes }: LogState) => nodes.get(id), [id]));

/** What the logs of all nodes answer together; undefined until the engine has told of them once. */
export const useLogAnswers = (): LogAnswers | undefined => useLogs(answersOf);

/** False until the engine has told of the logs once. */
export const useLogsKnown = (): boolean => useLogs(known);

/** Why logs are not being told, while they are not. */
export const useLogTrouble = (): Fault | undefined => {
  const store = useStore();
  return useSyncExternalStore(store.subscribe, store.trouble);
};
