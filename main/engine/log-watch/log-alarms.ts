import {
  defaultAlarmPolicy,
  type Alarm,
  type AlarmId,
  type AlarmPolicy,
  type NodeId,
  type NodeLogs,
  type NodeView,
  type Operation,
} from '#shared/model';
import type { Clock } from '../ports/index.ts';
import { createLogRules, isLogRule, judgeLogs, updateAlarms, type LogRulesState } from '../rules/index.ts';

export type LogAlarmsParts = {
  readonly clock: Clock;
  /** Where alarms stand, beside those of nodes. */
  readonly alarmBoard: {
    readonly openAlarmsOf: (id: NodeId | undefined) => ReadonlyMap<AlarmId, Alarm>;
    readonly putAlarms: (alarms: readonly Alarm[]) => void;
  };
  readonly onAlarms: (changed: readonly Alarm[]) => void;
  /** The alarm policy of a node; undefined: the fleet has no such node any more. */
  readonly policyOf: (id: NodeId) => AlarmPolicy | undefined;
  readonly node: (id: NodeId) => NodeView | undefined;
  readonly operations: () => readonly Operation[];
};

/** Raises and clears the alarms about the logs of nodes. */
export type LogAlarms = {
  readonly judge: (logs: NodeLogs) => void;
  readonly forget: (id: NodeId) => void;
};

/** Begins to judge. Alarms that stand on the board stay until data clears them. */
export const createLogAlarms = (parts: LogAlarmsParts): LogAlarms => {
  const { clock, alarmBoard } = parts;
  const rules = new Map<NodeId, LogRulesState>();

  const judge = (logs: NodeLogs): void => {
    const { nodeId } = logs;
    const now = clock.now();
    const ours = [...alarmBoard.openAlarmsOf(nodeId)].filter(([, { evidence }]) => isLogRule(evidence.rule));
    const view = parts.node(nodeId);
    if (view === undefined) return;
    const state = rules.get(nodeId) ?? createLogRules();
    rules.set(nodeId, state);
    const { findings, held } = judgeLogs(state, {
      now,
      nodeId,
      logs,
      view,
      policy: parts.policyOf(nodeId) ?? defaultAlarmPolicy,
      operations: parts.operations(),
      open: ours.map(([, alarm]) => alarm),
    });
    const { changed } = updateAlarms(new Map(ours), nodeId, findings, held, now);
    if (changed.length === 0) return;
    alarmBoard.putAlarms(changed);
    parts.onAlarms(changed);
  };
  return { judge, forget: (id) => void rules.delete(id) };
};
