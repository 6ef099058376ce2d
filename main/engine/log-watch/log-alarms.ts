import {
  defaultAlarmPolicy,
  type AlarmPolicy,
  type NodeId,
  type NodeLogs,
  type NodeView,
  type Operation,
} from '#shared/model';
import { createLogRules, isLogRule, judgeLogs, type LogRulesState } from '../rules/index.ts';
import { judgeAnew, type AlarmPlace } from '../workload-watch/index.ts';

export type LogAlarmsParts = AlarmPlace & {
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
  const rules = new Map<NodeId, LogRulesState>();

  const judge = (logs: NodeLogs): void => {
    const { nodeId } = logs;
    const view = parts.node(nodeId);
    if (view === undefined) return;
    const state = rules.get(nodeId) ?? createLogRules();
    const policy = parts.policyOf(nodeId) ?? defaultAlarmPolicy;
    judgeAnew(parts, { nodeId, isOurs: isLogRule }, (at) =>
      judgeLogs(state, { ...at, nodeId, logs, view, policy, operations: parts.operations() }),
    );
    // Of most nodes there is nothing to remember, and an empty memory takes room too.
    if (state.gates.size > 0) rules.set(nodeId, state);
  };
  return { judge, forget: (id) => void rules.delete(id) };
};
