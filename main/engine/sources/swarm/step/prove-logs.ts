import { nodeIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import { defineStep, type Holding, type StepKind } from '../../../source-kit/index.ts';
import {
  askContainer,
  logDriverSchema,
  type DockerTask,
  type InspectedContainer,
  type LogDriver,
} from '../docker/index.ts';
import { isCounted, isRunning } from '../reading/index.ts';
import { isSameDriver, logWords } from './log-driver.ts';
import { aboutTasks, reads, serviceSchema, tasksPath, type TaskReply } from './subject.ts';
import { taskName } from './task-items.ts';
import { machinesSchema } from './wait-running.ts';

const paramsSchema = serviceSchema.extend({ driver: logDriverSchema, machines: machinesSchema });
type ProveLogsParams = z.infer<typeof paramsSchema>;
const seenSchema = z.object({
  copies: z.array(z.object({ taskId: z.string(), nodeId: nodeIdSchema, containerId: z.string() })),
});
type Seen = z.infer<typeof seenSchema>;

const living = (tasks: readonly DockerTask[]): readonly DockerTask[] => tasks.filter(isCounted);

/** Whether a container was made so; the daemon mixes its own options in where the service says nothing. */
const isMadeSo = ({ HostConfig: { LogConfig } }: InspectedContainer, { Name, Options }: LogDriver): boolean =>
  LogConfig.Type === Name &&
  Object.entries(Options ?? {}).every(([key, value]) => LogConfig.Config[key] === value);

/** What the container of one task shows; undefined: nothing is wrong with it. */
const troubleOf = (
  task: DockerTask,
  container: InspectedContainer | undefined,
  { name, driver }: ProveLogsParams,
): Holding | undefined => {
  const copy = taskName(name, task);
  if (container === undefined)
    return { state: 'not-yet', says: `The machine of ${copy} has not shown its container yet.` };
  if (!isMadeSo(container, driver)) {
    const { Type, Config } = container.HostConfig.LogConfig;
    return {
      state: 'no',
      says: `The container of ${copy} keeps its log by ${logWords({ Name: Type, Options: Config })}.`,
    };
  }
  return container.State.Running ? undefined : { state: 'not-yet', says: `${copy} does not run now.` };
};

const holds = (
  tasks: readonly DockerTask[],
  params: ProveLogsParams,
  shown: ReadonlyMap<string, InspectedContainer | undefined>,
): Holding => {
  const wanted = living(tasks);
  const late = wanted.find((task) => !isRunning(task) || !isSameDriver(task.Spec?.LogDriver, params.driver));
  if (late !== undefined)
    return { state: 'not-yet', says: `${taskName(params.name, late)} is not made so, or does not run yet.` };
  const seen = wanted.filter(({ ID }) => shown.has(ID));
  for (const task of seen) {
    const trouble = troubleOf(task, shown.get(task.ID), params);
    if (trouble !== undefined) return trouble;
  }
  const outside = wanted.filter(({ NodeID }) => params.machines[NodeID] === undefined).length;
  const younger = wanted.length - seen.length - outside;
  // Copies that came after the look were made of the same settings; with none of those that were looked at left, nothing is proven.
  if (seen.length === 0 && younger > 0)
    return { state: 'not-yet', says: `Every copy of ${params.name} was replaced since it was looked at.` };
  return {
    state: 'yes',
    says: `${seen.length} copies of ${params.name} were seen to keep their log by ${logWords(params.driver)}, on their own machines.${younger === 0 ? '' : ` ${younger} made of the same settings came since and were not looked at.`}${outside === 0 ? '' : ` ${outside} on machines that are not of this fleet were not looked at.`}`,
  };
};

/** Asks each machine how the containers of a service keep their logs: the last word after their driver was changed. */
export const proveLogsStep: StepKind<ProveLogsParams, Seen> = {
  id: 'swarm.prove-logs',
  params: paramsSchema,
  seen: seenSchema,
  describe: (params) => ({
    says: `See each container of ${params.name} keep its log by ${logWords(params.driver)}, on its own machine.`,
    calls: [
      reads('check', tasksPath(params)),
      reads('verify', tasksPath(params)),
      {
        face: 'verify',
        text: 'GET /containers/<of each copy>/json (on the machine of each copy)',
        changes: false,
      },
    ],
  }),
  check: (params) => [aboutTasks(params)],
  see: (replies, { machines }) => ({
    copies: living(replies[0] as TaskReply).flatMap(({ ID: taskId, NodeID, Status }) => {
      const nodeId = machines[NodeID];
      const containerId = Status?.ContainerStatus?.ContainerID ?? '';
      return nodeId === undefined || containerId === '' ? [] : [{ taskId, nodeId, containerId }];
    }),
  }),
  judge: () => ({ kind: 'ready' }),
  verify: {
    pollMs: 2_000,
    asks: (params, { copies }) => [
      aboutTasks(params),
      ...copies.map(({ nodeId, containerId }) => ({ on: [nodeId], ask: askContainer(containerId) })),
    ],
    holds: ([list, ...replies], params, { copies }) => {
      if (list === undefined) return { state: 'not-yet', says: 'No manager has answered yet.' };
      const shown = new Map(
        copies.map(({ taskId }, at) => [taskId, replies[at] as InspectedContainer | undefined] as const),
      );
      return holds(list as TaskReply, params, shown);
    },
  },
  undo: () => undefined,
};

export const proveLogsKind = defineStep(proveLogsStep);
