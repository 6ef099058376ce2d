import { bytesText } from '#shared/format';
import {
  nodeLock,
  noOffer,
  refused,
  stepCall,
  type Offer,
  type PlanView,
} from '../../../source-kit/index.ts';
import { releaseStep } from '../step/index.ts';
import { logsOn, placeOn, type RequestOf } from './on-node.ts';

/** A process that holds a deleted file opens its files anew. */
export const planRelease = (
  view: PlanView,
  { nodeId, processId, path, how }: RequestOf<'release-deleted'>,
): Offer => {
  const logs = logsOn(view, nodeId);
  if (typeof logs === 'string') return refused(logs);
  const held = logs.deletedOpen.find((each) => each.processId === processId && each.path === path);
  if (held === undefined) return refused(`No process ${processId} of ${nodeId} was seen to hold ${path}.`);
  const unit = logs.logs
    .flatMap(({ writers = [] }) => writers)
    .find((writer) => writer.processId === processId)?.unit;
  if (how === 'restart-unit' && unit === undefined)
    return refused(`${held.processName} belongs to no unit that was seen; there is nothing to restart.`);
  return {
    ...noOffer,
    steps: [
      stepCall(
        releaseStep,
        {
          nodeId,
          path,
          processId,
          processName: held.processName,
          how,
          ...(unit === undefined ? {} : { unit }),
        },
        { ...placeOn(nodeId, `release ${nodeId} ${processId} ${path}`), deadlineMs: 60_000 },
      ),
    ],
    locks: [nodeLock(nodeId)],
    files: [
      {
        nodeId,
        path,
        becomes: 'removed',
        sizeBytes: held.sizeBytes,
        freesBytes: held.sizeBytes,
        says: `Deleted already; ${held.processName} (${processId}) holds its ${bytesText(held.sizeBytes)}.`,
      },
    ],
    warnings:
      how === 'restart-unit'
        ? [`${unit ?? ''} is interrupted while it restarts.`]
        : [`A program that does not know the signal ${how} ends by it.`],
    estimateMs: 5_000,
  };
};
