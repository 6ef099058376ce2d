import { epochMs, taskIdSchema, type ScheduledTaskId } from '#shared/model';
import { CliError } from './cli-error.ts';
import { exitCode } from './exit-code.ts';
import { createPlanning } from './planning-verb.ts';
import { readTime, type Flags, type VerbParts } from './verb-flags.ts';
import { readTasks, showTasks } from './verbs/show-tasks.ts';

const idsOf = (texts: readonly string[]): ScheduledTaskId[] =>
  texts.map((text) => {
    const id = taskIdSchema.safeParse(text);
    if (!id.success) throw new CliError(exitCode.usage, 'Write the id of a task, as tasks lists it.');
    return id.data;
  });

/** Verbs about what nodes run by the clock: tasks, run-task, pause-task, resume-task, edit-task. */
export const addScheduleVerbs = (parts: VerbParts): void => {
  const { terminal, onFleet, timed, withEngine } = parts;
  const { planning } = createPlanning(parts);

  timed(
    onFleet(
      'tasks',
      'What every node runs by the clock. Exit code: 0 in order, 1 a finding, 2 a critical one, 3 something is unknown.',
    ),
  ).action((flags: Flags) =>
    withEngine(flags, ({ link }) =>
      showTasks(link, terminal, { json: flags.json === true, timeout: flags.timeout }),
    ),
  );
  planning(
    onFleet('run-task [tasks...]', 'Runs tasks now, and waits for their end.'),
    async (link, ids, flags) => {
      await readTasks(link, flags.timeout, terminal.signal);
      return { kind: 'run-task', taskIds: idsOf(ids) };
    },
  );
  planning(
    onFleet('pause-task [tasks...]', 'Keeps tasks from running until they are resumed.').option(
      '--until <time>',
      'a console resumes them then',
      readTime,
    ),
    async (link, ids, flags) => {
      await readTasks(link, flags.timeout, terminal.signal);
      return {
        kind: 'pause-task',
        taskIds: idsOf(ids),
        ...(flags.until === undefined ? {} : { until: epochMs(flags.until) }),
      };
    },
  );
  planning(onFleet('resume-task [tasks...]', 'Lets paused tasks run again.'), async (link, ids, flags) => {
    await readTasks(link, flags.timeout, terminal.signal);
    return { kind: 'resume-task', taskIds: idsOf(ids) };
  });
  planning(
    onFleet('edit-task <task>', 'Writes another schedule or command in place of the one that is there.')
      .option('--schedule <text>', 'a cron expression, or what stands behind OnCalendar=')
      .option('--command <text>', 'the command of a cron entry'),
    async (link, [id = ''], flags) => {
      if (flags.schedule === undefined && flags.command === undefined)
        throw new CliError(exitCode.usage, 'Write --schedule, --command or both.');
      await readTasks(link, flags.timeout, terminal.signal);
      const [taskId] = idsOf([id]);
      if (taskId === undefined) throw new CliError(exitCode.usage, 'Write the id of a task.');
      return {
        kind: 'edit-task',
        taskId,
        ...(flags.schedule === undefined ? {} : { schedule: flags.schedule }),
        ...(flags.command === undefined ? {} : { command: flags.command }),
      };
    },
  );
};
