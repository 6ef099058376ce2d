import { defaultAlarmPolicy, type AlarmPolicy, type NodeTasks, type TaskFinding } from '#shared/model';
import { isTaskRule, judgeTasks } from '../rules/index.ts';
import { judgeAnew, type AlarmPlace } from '../workload-watch/index.ts';

/** Raises and clears the alarms about scheduled tasks. */
export type TaskAlarms = {
  /** Judges now. `fleet`: what is wrong with declared tasks, each with its name. */
  readonly judge: (
    nodes: readonly NodeTasks[],
    fleet: readonly { readonly name: string; readonly finding: TaskFinding }[],
  ) => void;
  readonly setPolicy: (policy: AlarmPolicy) => void;
};

/** Starts with the product's own policy. Alarms that stand on the board stay until data clears them. */
export const createTaskAlarms = (place: AlarmPlace): TaskAlarms => {
  let policy = defaultAlarmPolicy;
  return {
    judge: (nodes, fleet) =>
      judgeAnew(place, { nodeId: undefined, isOurs: isTaskRule }, ({ open }) =>
        judgeTasks({ policy, nodes, fleet, open }),
      ),
    setPolicy: (next) => {
      policy = next;
    },
  };
};
