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

const isSame = (a: LoggedRun, b: LoggedRun): boolean => a.user === b.user && a.command === b.command;

/** The end of a run that has no number of it: the first behind it, where no other run of the same began in between. */
const unnumberedEnd = (run: LoggedRun, all: readonly LoggedRun[]): LoggedRun | undefined => {
  const end = all.findLast(
    (line) => line.kind === 'ended-unnumbered' && isSame(line, run) && line.at >= run.at,
  );
  const others = all.filter(
    (line) => line.kind === 'began' && isSame(line, run) && line.at > run.at && line.at <= (end?.at ?? 0),
  );
  return others.length === 0 ? end : undefined;
};

/** The line that tells how this run ended, where the log of cron was set to tell: the first one behind it. */
const endOf = (run: LoggedRun, all: readonly LoggedRun[]): LoggedRun | undefined =>
  all.findLast(
    (line) =>
      line.at >= run.at &&
      ((line.kind === 'failed' && line.processId === run.processId) ||
        (line.kind === 'ended' && isSame(line, run) && line.processId === run.processId)),
  ) ?? unnumberedEnd(run, all);

const loggedRun = (run: LoggedRun, all: readonly LoggedRun[]): TaskRun => {
  const end = endOf(run, all);
  const endedAt = run.endedAt ?? end?.at;
  const failed = end?.kind === 'failed';
  return {
    startedAt: run.at,
    ...(endedAt === undefined ? {} : { endedAt }),
    result: failed ? 'failed' : 'unknown',
    ...(end?.exitStatus === undefined ? {} : { exitStatus: end.exitStatus }),
    says: failed
      ? `status ${end.exitStatus ?? 'unknown'}`
      : endedAt === undefined
        ? 'Cron tells when it began and not how it ended.'
        : 'Cron tells when it began and ended, and not how.',
  };
};

/** Runs that consoles began, by the key they left with each. */
export const ownRunsOf = (reading: ScheduleReading, key: string): readonly TaskRun[] =>
  reading.ownRuns.filter(({ taskKey }) => taskKey === key).map(ownRun);

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
  return joinRuns([ownRunsOf(reading, key), began.map((run) => loggedRun(run, logged))]);
};
