import type { NodeId, NodeTasks, ScheduledTask, ScheduledTaskId } from '#shared/model';
import { unseenLook } from '../workload-watch/index.ts';

/** A node whose scheduled tasks were never read, with the reason. */
export const unseenTasks = (...of: Parameters<typeof unseenLook>): NodeTasks => ({
  ...unseenLook(...of),
  tasks: [],
  findings: [],
  blindSpots: [],
});

/** A task of which nothing is known but its runs of before. */
export const unseenTask = (nodeId: NodeId, id: ScheduledTaskId): ScheduledTask => ({
  id,
  nodeId,
  kind: 'timer',
  name: '',
  command: '',
  file: '',
  schedule: '',
  state: 'unknown',
  runs: [],
  neverRan: false,
});
