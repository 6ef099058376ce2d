import { useCallback } from 'react';
import type { LogChange } from '#shared/contract';
import type { LogAnswers, NodeId, NodeLogs } from '#shared/model';
import { createFeedContext } from '../feed/feed-context.tsx';
import { createFeedStore, type FeedStore } from '../feed/feed-store.ts';
import { sameList } from '../fleet/use-fleet.tsx';
import { applyLogChange, noLogs, type LogState } from './log-state.ts';

export type LogStore = FeedStore<LogState, LogChange>;

/** Knows no log yet. */
export const createLogStore = (pace?: (tell: () => void) => void): LogStore =>
  createFeedStore(noLogs, applyLogChange, pace);

const feed = createFeedContext<LogState, LogChange>(
  'a LogProvider must stand above everything that shows logs',
);

/** Gives the window its logs. */
export const LogProvider = feed.Provider;

/** Something worked out from the logs; see `useFleet`. */
export const useLogs = feed.useSelection;

/** Why logs are not being told, while they are not. */
export const useLogTrouble = feed.useTrouble;

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
