import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { NodeTasks, Operation, OperationRequest, ScheduledTask } from '#shared/model';
import { untilFound, type OperatingConsole } from '../operating-console.ts';
import type { RealFleet } from '../real-fleet.ts';

/** What specs of scheduled tasks wait for at most, ms. */
export const patienceMs = 180_000;

/** The task of that name, or whose command has it. Throws with what there is instead. */
export const taskIn = ({ tasks }: NodeTasks, name: string): ScheduledTask => {
  const found =
    tasks.find((task) => task.name === name) ?? tasks.find(({ command }) => command.includes(name));
  if (found === undefined)
    throw new Error(`no task ${name} among ${tasks.map((task) => task.name).join(', ')}`);
  return found;
};

/** Words for the scheduled tasks of booted nodes, and for what lies on their disks. */
export const scheduleWords = ({
  fleet,
  engine,
}: {
  readonly fleet: RealFleet;
  readonly engine: OperatingConsole;
}) => {
  const readNow = () => engine.link.call('schedule.read-now', { timeoutMs: 60_000 });
  const tasksWhen = (node: string, isSo: (tasks: NodeTasks) => boolean): Promise<NodeTasks> =>
    untilFound(async () => (await readNow()).nodes.find(({ nodeId }) => nodeId === node), isSo, patienceMs);
  const runToEnd = async (request: OperationRequest): Promise<Operation> => {
    const { id } = await engine.start(request, ['live-alarms']);
    return engine.ended(id, patienceMs);
  };
  return {
    readNow,
    tasksWhen,
    taskNow: async (node: string, name: string): Promise<ScheduledTask> =>
      taskIn(await tasksWhen(node, ({ state }) => state === 'known'), name),
    runToEnd,
    undo: ({ id }: Operation) => runToEnd({ kind: 'undo', operationId: id }),
    /** Everything of a file that an undo has to bring back. */
    fileOf: (node: string, path: string) => {
      const real = fleet.node(node).pathOf(path);
      const { uid, gid, mode } = statSync(real);
      return { hash: createHash('sha256').update(readFileSync(real)).digest('hex'), uid, gid, mode };
    },
    textOf: (node: string, path: string): string => readFileSync(fleet.node(node).pathOf(path), 'utf8'),
  };
};
export type ScheduleWords = ReturnType<typeof scheduleWords>;
