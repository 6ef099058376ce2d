import type { EpochMs, NodeId, OperationRequest } from '#shared/model';
import { useMessageCommand, useMessageQuery } from '../message/use-message.ts';

/**
 * The plan of a wish, made from fresh readings. It is forgotten as soon as nobody shows it: the next one who asks gets a
 * new plan. While an option changes, the plan before stays.
 */
export const usePlan = (request: OperationRequest) =>
  useMessageQuery('operation.plan', { request }, { keepPrevious: true, forget: true });

/** Who holds the locks that a plan needs. Read from the fleet for each plan. */
export const useLocks = (hash: string, enabled: boolean) =>
  useMessageQuery('operation.locks', { hash }, { enabled, forget: true });

/** What would be so if nodes went away, worked out anew each time it is shown. */
export const useExposure = (nodeIds: readonly NodeId[]) =>
  useMessageQuery('operation.what-if', { nodeIds: [...nodeIds] }, { forget: true });

/** Operations that are open or ended since `since`. Round `since`, or each render asks anew. */
export const useOperationList = (since: EpochMs) =>
  useMessageQuery('operation.list', { since }, { keepPrevious: true });

/** Lines of the audit log, newest first; of one operation when it is given. */
export const useAuditEntries = (operationId?: string, enabled = true) =>
  useMessageQuery('audit.entries', operationId === undefined ? {} : { operationId }, {
    keepPrevious: true,
    enabled,
  });

/** What checking the whole audit log found. */
export const useAuditVerdict = () => useMessageQuery('audit.verify', {}, { keepPrevious: true });

/** Runs a plan. */
export const useRun = () => useMessageCommand('operation.run');
/** Stops before the next step. */
export const usePause = () => useMessageCommand('operation.pause');
/** Goes on after a pause. */
export const useContinue = () => useMessageCommand('operation.continue');
/** Takes back what was done so far. */
export const useCancel = () => useMessageCommand('operation.cancel');
/** Stops for good and leaves everything as it is. */
export const useStop = () => useMessageCommand('operation.stop');
/** Goes on with an interrupted operation. */
export const useResume = () => useMessageCommand('operation.resume');
/** Gives an interrupted operation up. */
export const useAbandon = () => useMessageCommand('operation.abandon');
/** Answers an operation whose deadline passed. */
export const useDecide = () => useMessageCommand('operation.decide');
