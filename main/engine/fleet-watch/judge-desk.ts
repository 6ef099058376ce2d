import type { Alarm, AlarmId, AlarmPolicy, NodeId } from '#shared/model';
import type { Clock } from '../ports/index.ts';
import {
  createNodeRules,
  isNodeRule,
  judgeNode,
  nodeStateOf,
  updateAlarms,
  type NodeRulesState,
} from '../rules/index.ts';
import type { DiskHistory, FleetBoard } from '../store/index.ts';
import { isSameForecasts } from './same-forecasts.ts';

/** Runs the rules over one node at a time and keeps its alarms, its forecasts and its state on the board. */
export type JudgeDesk = {
  /**
   * Begins judging a node; `warmUp` is its kept disk history, so that a restart does not forget what it knew.
   * Alarms of it that stand open on the board stay until data clears them.
   */
  readonly open: (id: NodeId, policy: AlarmPolicy, warmUp: readonly DiskHistory[]) => void;
  /** Judges by another policy from now on; what is remembered of the node stays. */
  readonly setPolicy: (id: NodeId, policy: AlarmPolicy) => void;
  readonly close: (id: NodeId) => void;
  readonly judge: (id: NodeId) => void;
};

/** Makes the desk. `onAlarms` hears every change of an alarm once. */
export const createJudgeDesk = (
  board: FleetBoard,
  clock: Clock,
  onAlarms: (changed: readonly Alarm[]) => void,
): JudgeDesk => {
  const desks = new Map<NodeId, { policy: AlarmPolicy; rules: NodeRulesState }>();

  const openOf = (id: NodeId): ReadonlyMap<AlarmId, Alarm> =>
    new Map([...board.openAlarmsOf(id)].filter(([, { evidence }]) => isNodeRule(evidence.rule)));

  return {
    open: (id, policy, warmUp) =>
      desks.set(id, { policy, rules: createNodeRules(policy, warmUp, openOf(id).values()) }),
    setPolicy: (id, policy) => {
      const desk = desks.get(id);
      if (desk !== undefined) desk.policy = policy;
    },
    close: (id) => desks.delete(id),
    judge: (id) => {
      const desk = desks.get(id);
      const view = board.node(id);
      if (desk === undefined || view === undefined) return;
      const now = clock.now();
      const { node, connection, facts, lastAnswerAt } = view;
      const how = view.heldOut?.how;
      const heldOut = how === undefined || how === 'in-service' ? undefined : how;
      const judged = judgeNode(desk.rules, {
        now,
        node,
        connection,
        lastAnswerAt,
        facts,
        policy: desk.policy,
        ...(heldOut === undefined ? {} : { heldOut }),
      });
      desk.rules = judged.state;
      const { changed } = updateAlarms(openOf(id), id, judged.findings, judged.held, now);
      if (changed.length > 0) {
        board.putAlarms(changed);
        onAlarms(changed);
      }
      const state = nodeStateOf({
        connection,
        facts,
        lastAnswerAt,
        alarms: [...board.openAlarmsOf(id).values()],
        maintenance: heldOut,
        now,
      });
      const same = state === view.state && isSameForecasts(judged.forecasts, view.forecasts);
      if (!same) board.patchNode(id, { state, forecasts: [...judged.forecasts] });
    },
  };
};
