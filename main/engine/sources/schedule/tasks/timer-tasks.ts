import { epochMs, type EpochMs, type NodeId, type ScheduledTask, type TaskRun } from '#shared/model';
import type { ScheduleReading } from '../read/reading.ts';
import type { Timer, Unit } from '../read/timers.ts';
import type { UnitRun } from '../read/unit-runs.ts';
import { readPauseWords } from './pause-words.ts';
import { joinRuns } from './runs.ts';
import { timerTaskId } from './task-ids.ts';

const wordsOf = (result: string | undefined, exitStatus: number | undefined): string => {
  if (result === undefined || result === 'success') return result ?? '';
  return exitStatus === undefined ? result : `${result}, status ${exitStatus}`;
};

const runOf = (run: UnitRun, isRunning: boolean): TaskRun => ({
  id: run.invocation,
  startedAt: run.startedAt,
  ...(run.endedAt === undefined ? {} : { endedAt: run.endedAt }),
  result:
    run.result === undefined
      ? isRunning
        ? 'running'
        : 'unknown'
      : run.result === 'success'
        ? 'succeeded'
        : 'failed',
  ...(run.exitStatus === undefined ? {} : { exitStatus: run.exitStatus }),
  says: wordsOf(run.result, run.exitStatus),
});

const alive: readonly string[] = ['active', 'activating', 'deactivating', 'reloading'];

/** The newest run as systemd itself remembers it: since the boot, and also without a journal. */
const newestOf = (unit: Unit | undefined): readonly TaskRun[] => {
  if (unit?.startedAt === undefined) return [];
  const isRunning = alive.includes(unit.activeState) && unit.exitedAt === undefined;
  const isOver = !isRunning && unit.exitedAt !== undefined;
  return [
    {
      ...(unit.invocation === '' ? {} : { id: unit.invocation }),
      startedAt: unit.startedAt,
      ...(isOver && unit.exitedAt !== undefined ? { endedAt: unit.exitedAt } : {}),
      result: isRunning ? 'running' : unit.result === 'success' ? 'succeeded' : 'failed',
      ...(isOver && unit.exitStatus !== undefined ? { exitStatus: unit.exitStatus } : {}),
      says: isRunning ? '' : wordsOf(unit.result, unit.exitStatus),
    },
  ];
};

const stateOf = (timer: Timer, isPaused: boolean): ScheduledTask['state'] => {
  if (isPaused && !timer.isActive) return 'paused';
  if (timer.isActive) return 'on';
  return timer.isLoaded || timer.unitFileState !== '' ? 'off' : 'unknown';
};

const nextOf = (timer: Timer, bootedAt: EpochMs | undefined): EpochMs | undefined => {
  if (!timer.isActive) return undefined;
  const counted =
    timer.nextMonotonicMs === undefined || bootedAt === undefined
      ? undefined
      : epochMs(bootedAt + Math.round(timer.nextMonotonicMs));
  if (timer.nextAt === undefined || counted === undefined) return timer.nextAt ?? counted;
  return timer.nextAt < counted ? timer.nextAt : counted;
};

/** The timers of a node as scheduled tasks. */
export const timerTasks = (reading: ScheduleReading, nodeId: NodeId): readonly ScheduledTask[] =>
  (reading.timers ?? [])
    // A masked timer is nobody's task any more.
    .filter(({ unitFileState }) => unitFileState !== 'masked')
    .map((timer) => {
      const unit = reading.units.get(timer.unit);
      const pause = readPauseWords(reading.pauses.get(timer.id));
      const isRunning = unit !== undefined && alive.includes(unit.activeState);
      const told = (reading.unitRuns ?? []).filter((run) => run.unit === timer.unit);
      const runs = joinRuns([told.map((run, at) => runOf(run, at === 0 && isRunning)), newestOf(unit)]);
      const nextAt = nextOf(timer, reading.bootedAt);
      const state = stateOf(timer, pause !== undefined);
      return {
        id: timerTaskId(nodeId, timer.id),
        nodeId,
        kind: 'timer',
        name: timer.id,
        command: unit?.command === undefined || unit.command === '' ? timer.unit : unit.command,
        user: unit?.user === undefined || unit.user === '' ? 'root' : unit.user,
        file: timer.file,
        schedule: timer.triggers.join(', '),
        ...(reading.zone === undefined ? {} : { zone: reading.zone }),
        state,
        ...(state === 'paused' && pause !== undefined ? pause : {}),
        ...(nextAt === undefined ? {} : { nextAt }),
        runs: [...runs],
        // LastTriggerUSec is kept over boots for persistent timers only; a run that anybody knows of is one.
        neverRan: timer.lastAt === undefined && runs.length === 0,
      };
    });
