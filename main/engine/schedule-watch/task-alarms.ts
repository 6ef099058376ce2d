import {
  defaultAlarmPolicy,
  type Alarm,
  type AlarmId,
  type AlarmPolicy,
  type NodeId,
  type NodeTasks,
  type TaskFinding,
} from '#shared/model';
import type { Clock } from '../ports/index.ts';
import { isTaskRule, judgeTasks, updateAlarms } from '../rules/index.ts';

export type TaskAlarmsParts = {
  readonly clock: Clock;
  /** Where alarms stand, beside those of nodes, workloads and spaces. */
  readonly alarmBoard: {
    readonly openAlarmsOf: (id: NodeId | undefined) => ReadonlyMap<AlarmId, Alarm>;
    readonly putAlarms: (alarms: readonly Alarm[]) => void;
  };
  readonly onAlarms: (changed: readonly Alarm[]) => void;
};

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
export const createTaskAlarms = ({ clock, alarmBoard, onAlarms }: TaskAlarmsParts): TaskAlarms => {
  let policy = defaultAlarmPolicy;
  return {
    judge: (nodes, fleet) => {
      const ours = new Map(
        [...alarmBoard.openAlarmsOf(undefined)].filter(([, { evidence }]) => isTaskRule(evidence.rule)),
      );
      const { findings, held } = judgeTasks({ policy, nodes, fleet, open: [...ours.values()] });
      const { changed } = updateAlarms(ours, undefined, findings, held, clock.now());
      if (changed.length === 0) return;
      alarmBoard.putAlarms(changed);
      onAlarms(changed);
    },
    setPolicy: (next) => {
      policy = next;
    },
  };
};
