import type { TaskRun } from '#shared/model';
import { loggedCommand, type CronEntry } from '../cron/table.ts';
import type { LoggedRun } from '../read/cron-log.ts';
import type { OwnRun } from '../read/own-runs.ts';
import type { ScheduleReading } from '../read/reading.ts';
import { joinRuns } from './runs.ts';

const ownRun = ({ id, startedAt, endedAt, exitStatus }: OwnRun): TaskRun => ({
  id,
  startedAt,
  ...(endedAt === undefined ? {} : { endedAt }),
  result:
    endedAt === undefined
      ? 'running'
      : exitStatus === undefined
        ? 'unknown'
        : exitStatus === 0
          ? 'succeeded'
          : 'failed',
  ...(exitStatus === undefined ? {} : { exitStatus }),
  says:
    exitStatus === undefined || exitStatus === 0
      ? 'run by a console'
      : `run by a console, status ${exitStatus}`,
});

/** The line that tells how this run ended, where the log of cron was set to tell: the first one behind it. */
const endOf = (run: LoggedRun, all: readonly LoggedRun[]): LoggedRun | undefined =>
  all.findLast(
    (line) =>
      line.at >= run.at &&
      ((line.kind === 'failed' && line.processId === run.processId) ||
        (line.kind === 'ended' &&
          line.user === run.user &&
          line.command === run.command &&
          line.processId === run.processId)),
  );

const loggedRun = (run: LoggedRun, all: readonly LoggedRun[]): TaskRun => {
  const end = endOf(run, all);
  const endedAt = run.endedAt ?? end?.at;
  const failed = end?.kind === 'failed';
  return {
    startedAt: run.at,
    ...(endedAt === undefined ? {} : { endedAt }),
    result: failed ? 'failed' : 'unknown',
    ...(end?.exitStatus === undefined ? {} : { exitStatus: end.exitStatus }),
    says: failed ? `status ${end.exitStatus ?? 'unknown'}` : 'Cron tells when it began and not how it ended.',
  };
};

/** Runs of an entry: those that consoles began, and those that cron wrote to its log. Newest first. */
export const cronRunsOf = (
  reading: ScheduleReading,
  { user, command }: Pick<CronEntry, 'user' | 'command'>,
  key: string,
): readonly TaskRun[] => {
  const logged = reading.cronRuns?.runs ?? [];
  const told = loggedCommand(command);
  const began = logged.filter(
    (run) => run.kind === 'began' && run.command === told && (user === undefined || run.user === user),
  );
  return joinRuns([
    reading.ownRuns.filter(({ taskKey }) => taskKey === key).map(ownRun),
    began.map((run) => loggedRun(run, logged)),
  ]);
};
