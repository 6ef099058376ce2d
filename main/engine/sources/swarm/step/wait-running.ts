import { nodeIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import { defineStep, type StepKind } from '../../../source-kit/index.ts';
import { hasEnded, isCounted, isRunning, wordsOf } from '../reading/index.ts';
import { aboutTasks, reads, serviceSchema, tasksPath, type TaskReply } from './subject.ts';
import { comingItem } from './task-items.ts';

export const machinesSchema = z.record(z.string(), nodeIdSchema);
const paramsSchema = serviceSchema.extend({
  copies: z.number().int().nonnegative(),
  /** Members whose copies do not count: they are on their way out. */
  outside: z.array(z.string()),
  /** Tasks that do not count: the hung one that is to be replaced. */
  besides: z.array(z.string()),
  /** What the members of the fleet are called, for the live picture only. */
  machines: machinesSchema,
});
export type WaitRunningParams = z.infer<typeof paramsSchema>;
const seenSchema = z.object({ ended: z.array(z.string()) });

/** So many new copies that failed are a loop: waiting would not end it. */
const failuresThatSuffice = 3;

/**
 * Waits for copies. Swarm calls a task with a health check running only once the check has passed, so running is well;
 * how long it must last is the step's own `holdsForMs`.
 */
export const waitRunningStep: StepKind<WaitRunningParams, z.infer<typeof seenSchema>> = {
  id: 'swarm.wait-running',
  params: paramsSchema,
  seen: seenSchema,
  describe: (params) => ({
    says: `Wait until ${params.copies} ${params.copies === 1 ? 'copy' : 'copies'} of ${params.name} run and are well${params.outside.length > 0 ? ' elsewhere' : ''}.`,
    calls: [reads('verify', tasksPath(params))],
  }),
  check: (params) => [aboutTasks(params)],
  see: (replies) => ({ ended: (replies[0] as TaskReply).filter(hasEnded).map(({ ID }) => ID) }),
  judge: () => ({ kind: 'ready' }),
  verify: {
    pollMs: 1_000,
    asks: (params) => [aboutTasks(params)],
    holds: ([reply], params, { ended }) => {
      const tasks = reply as TaskReply | undefined;
      if (tasks === undefined) return { state: 'not-yet', says: 'No manager has answered yet.' };
      const { name, copies } = params;
      const machines = new Map(Object.entries(params.machines));
      const counted = tasks.filter(
        ({ ID, NodeID }) => !params.outside.includes(NodeID) && !params.besides.includes(ID),
      );
      const running = counted.filter(isRunning).length;
      const failed = counted.filter(
        (task) => hasEnded(task) && isFailure(task.Status?.State) && !ended.includes(task.ID),
      );
      const items = counted
        .filter((task) => isCounted(task) || failed.includes(task))
        .map((task) => comingItem(name, task, machines));
      const says = `${running} of ${copies} copies of ${name} run and are well.`;
      if (running >= copies) return { state: 'yes', says, items };
      const last = failed.at(-1);
      if (last !== undefined && failed.length >= failuresThatSuffice)
        return { state: 'no', says: `${name} fails again and again: ${wordsOf(last)}.`, items };
      const why = counted.find((task) => isCounted(task) && task.Status?.Err)?.Status?.Err;
      return { state: 'not-yet', says: why === undefined ? says : `${says} The swarm says: ${why}.`, items };
    },
  },
  undo: () => undefined,
};

/** A copy that Swarm stopped by itself is shut down; one that ended in any other way failed, whatever its exit status. */
const isFailure = (state: string | undefined): boolean =>
  state === 'failed' || state === 'rejected' || state === 'complete';

export const waitRunningKind = defineStep(waitRunningStep);
