import { isDeepStrictEqual } from 'node:util';
import type { AlarmPolicy, DeclaredTask, FleetNode, NodeTasks, ScheduledTaskId } from '#shared/model';
import type { Timer } from '../ports/index.ts';
import { fleetTaskFinding, fleetTaskOf, isCopyOf, missingTasks } from '../rules/index.ts';
import { createPauseEnds } from './pause-ends.ts';
import { createTaskAlarms } from './task-alarms.ts';
import type { AlarmPlace } from '../workload-watch/index.ts';
import type { OfTheFleet } from './task-board.ts';

/** Judged at least this often, so that a task that is late is told without a new reading, ms. */
const judgeEveryMs = 60_000;
/** Readings of several nodes are gathered this long before they are judged together, ms. */
const togetherMs = 1_000;

export type FleetDeskParts = AlarmPlace & {
  readonly nodes: () => readonly FleetNode[];
  readonly tasks: () => readonly NodeTasks[];
  readonly put: (fleet: OfTheFleet) => void;
  /** The pause of these tasks is over and they still are paused. */
  readonly onPauseEnd: (ids: readonly ScheduledTaskId[]) => void;
};

/** Judges what no node can be judged for alone: declared tasks, and what is missing on one of several equal nodes. */
export type FleetDesk = {
  /** Judges soon: there are new readings. */
  readonly judge: () => void;
  readonly setDeclared: (tasks: readonly DeclaredTask[]) => void;
  readonly setPolicy: (policy: AlarmPolicy) => void;
  /** Name of the declared task that a task is a copy of. */
  readonly nameOf: (task: NodeTasks['tasks'][number]) => string | undefined;
  readonly end: () => void;
};

export const createFleetDesk = (parts: FleetDeskParts): FleetDesk => {
  const { clock } = parts;
  const alarms = createTaskAlarms(parts);
  const pauseEnds = createPauseEnds(clock);
  let declared: readonly DeclaredTask[] = [];
  let gathering: Timer | undefined;
  let ended = false;

  const nameOf = (task: NodeTasks['tasks'][number]): string | undefined =>
    declared.find((one) => one.nodes.includes(task.nodeId) && isCopyOf(one, task))?.name;

  const judgeNow = (): void => {
    gathering?.cancel();
    gathering = undefined;
    const tasks = parts.tasks();
    const fleetTasks = declared.map((task) => fleetTaskOf(task, tasks, clock.now()));
    const wrong = fleetTasks.flatMap((fleetTask) => {
      const finding = fleetTaskFinding(fleetTask);
      return finding === undefined ? [] : [{ name: fleetTask.task.name, finding }];
    });
    const missing = missingTasks(parts.nodes(), tasks, (task) => nameOf(task) !== undefined);
    parts.put({ fleetTasks, findings: [...wrong.map(({ finding }) => finding), ...missing] });
    alarms.judge(tasks, wrong);
    const over = pauseEnds.due(tasks);
    if (over.length > 0) parts.onPauseEnd(over);
  };
  const judge = (): void => {
    if (!ended) gathering ??= clock.after(togetherMs, judgeNow);
  };
  let timer = clock.after(judgeEveryMs, function again() {
    judgeNow();
    timer = clock.after(judgeEveryMs, again);
  });
  return {
    judge,
    setDeclared: (next) => {
      if (!isDeepStrictEqual(next, declared)) declared = next;
      judge();
    },
    setPolicy: alarms.setPolicy,
    nameOf,
    end: () => {
      ended = true;
      timer.cancel();
      gathering?.cancel();
    },
  };
};
