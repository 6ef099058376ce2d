/**
 * does: keeps what the engine said (fleet, workloads, ownership, logs, scheduled tasks and operations from their feeds, answers in the cache) and gives it to views as hooks.
 * never: draws, formats, or asks on a timer; freshness belongs to the engine.
 * talks to: the link, through the contract; `clock`.
 */
export { AnswersProvider, createQueryClient } from './message/query-client.tsx';
export { explainFault, explainTry, faultOf } from './message/fault-of.ts';
export { LinkProvider } from './message/link-context.tsx';
export { createFleetStore, type FleetStore, type Hearing } from './fleet/fleet-store.ts';
export type { FleetState } from './fleet/fleet-state.ts';
export { feedToCache, type FeedParts } from './fleet/feed-to-cache.ts';
export {
  FleetProvider,
  sameList,
  shownState,
  useAlarms,
  useFleet,
  useFleetNodes,
  useFrozenSince,
  useHeader,
  useHeartbeat,
  useIsOld,
  useNodeIds,
  useNodeView,
  useOpenAlarms,
  useShownState,
  type Heartbeat,
} from './fleet/use-fleet.tsx';
export {
  useFilling,
  useLook,
  useNodeHistory,
  useNodePolicy,
  useReconnect,
  useUnlockKey,
} from './node-queries.ts';
export { useAcknowledge, useAlarmHistory, useSilence, useUnsilence } from './alarm-queries.ts';
export { useHostKeyOffers, useTrustHostKey } from './host-key-queries.ts';
export { useApplyImport, useImportPreview } from './fleet-import-queries.ts';
export {
  filterText,
  readFilter,
  readTyped,
  sameToken,
  tokenWords,
  type FilterToken,
} from './filter/filter.ts';
export { fullAtOf, spaceForecast, usedRatio, worstDisk, type WorstDisk } from './filter/disk.ts';
export { labelGroupOf, labelGroups, type LabelGroup } from './filter/label-group.ts';
export { matchesFilter } from './filter/match.ts';
export type { HostedCopy, WorkloadState } from './workload/workload-state.ts';
export {
  createWorkloadStore,
  useCopiesOn,
  useOrigins,
  useWorkload,
  useWorkloads,
  useWorkloadsKnown,
  useWorkloadState,
  useWorkloadTrouble,
  WorkloadProvider,
} from './workload/use-workloads.tsx';
export { useRegistryTags } from './workload/registry-queries.ts';
export { useReleases, useWorkloadTimeline } from './workload/workload-queries.ts';
export {
  createOperationStore,
  OperationProvider,
  useOpenOperations,
  useOperation,
  useOperations,
  useOperationsKnown,
} from './operation/use-operations.tsx';
export type { OwnershipState } from './ownership/ownership-state.ts';
export {
  createOwnershipStore,
  OwnershipProvider,
  useOwnership,
  useOwnershipKnown,
  useOwnershipTrouble,
  useSpaces,
} from './ownership/use-ownership.tsx';
export type { ScheduleState } from './schedule/schedule-state.ts';
export {
  createScheduleStore,
  ScheduleProvider,
  useAllTasks,
  useSchedule,
  useScheduleKnown,
  useScheduleTrouble,
  useTasksOn,
} from './schedule/use-schedule.tsx';
export { useTaskOutput } from './schedule/schedule-queries.ts';
export { useOwnedKeys, useOwnedRanges, useOwner } from './ownership/ownership-queries.ts';
export type { LogState } from './log/log-state.ts';
export {
  createLogStore,
  LogProvider,
  useAllLogs,
  useLogAnswers,
  useLogs,
  useLogsKnown,
  useLogTrouble,
  useNodeLogs,
} from './log/use-logs.tsx';
export { useLogHistory, useLookAtLogs } from './log/log-queries.ts';
export { useLogSearch } from './log-tail/log-search.ts';
export { keptRows, type TailRow, type TailState } from './log-tail/tail-rows.ts';
export { useTail, type Tail } from './log-tail/use-tail.ts';
export { isOpen } from './operation/operation-state.ts';
export { useAllow, useLeave } from './operation/leave-queries.ts';
export { followBoards } from './operation/follow-boards.ts';
export {
  useAbandon,
  useAuditEntries,
  useAuditVerdict,
  useCancel,
  useContinue,
  useDecide,
  useExposure,
  useLocks,
  useOperationList,
  usePause,
  usePlan,
  useResume,
  useRun,
  useStop,
} from './operation/operation-queries.ts';
