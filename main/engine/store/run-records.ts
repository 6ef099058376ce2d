import { taskIdSchema, taskRunSchema, type ScheduledTaskId, type TaskRun } from '#shared/model';
import { z } from '#shared/schema';
import { readRecords } from './read-records.ts';
import type { RunRecords } from './store.ts';
import type { WorkerDesk } from './workload-records.ts';

/** What a task carries. */
const runsAtOnce = 50;
const recordSchema = z.object({ task: taskIdSchema, run: taskRunSchema });

/** Runs of scheduled tasks, through the worker. What was written already is not written again. */
export const createRunRecords = ({ ask, write }: WorkerDesk): RunRecords => {
  const written = new Map<ScheduledTaskId, string>();
  const isNews = (id: ScheduledTaskId, runs: readonly TaskRun[]): boolean => {
    const [newest] = runs;
    const known = `${newest?.startedAt} ${newest?.endedAt} ${newest?.result} ${runs.length}`;
    if (written.get(id) === known) return false;
    written.set(id, known);
    return true;
  };
  return {
    saveRuns: (tasks) => {
      const runs = tasks.flatMap((task) => {
        const ended = task.runs.filter(({ result }) => result !== 'running');
        return ended.length > 0 && isNews(task.id, ended)
          ? ended.map((run) => ({
              node: task.nodeId,
              task: task.id,
              started: run.startedAt,
              json: JSON.stringify({ task: task.id, run }),
            }))
          : [];
      });
      if (runs.length > 0) void write({ method: 'saveRuns', runs });
    },
    runs: async (node) => {
      const records = readRecords(recordSchema, await ask({ method: 'runs', node, limit: runsAtOnce }));
      const tasks = new Map<ScheduledTaskId, TaskRun[]>();
      for (const { task, run } of records) tasks.set(task, [...(tasks.get(task) ?? []), run]);
      return [...tasks].map(([taskId, runs]) => ({ taskId, runs }));
    },
  };
};
