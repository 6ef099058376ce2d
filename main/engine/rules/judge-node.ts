import type { RuleId } from '#shared/model';
import type { Bench } from './bench.ts';
import { judgeConnection } from './connection-rules.ts';
import { judgeDisks } from './disk-rules.ts';
import { judgeHost } from './host-rules.ts';
import type { Judgement, Observation } from './observation.ts';
import type { NodeRulesState } from './rules-state.ts';

/** Whether `judgeNode` answers for alarms of this rule: those about logs and scheduled tasks have judges of their own. */
export const isNodeRule = (rule: RuleId): boolean => !/^(?:log|scheduled)-/.test(rule);

/**
 * Judges one node: after each of its answers, and every few seconds in between so that silence is noticed.
 * Pure in the sense that counts: same state and observation, same judgement; no clock, no I/O. The given state is
 * used up; go on with the returned one. A disk sample counts once, however often it is shown.
 */
export const judgeNode = (
  state: NodeRulesState,
  observation: Observation,
): { readonly state: NodeRulesState } & Judgement => {
  const bench: Bench = { state, observation, findings: [], held: [], forecasts: [] };
  judgeConnection(bench);
  judgeHost(bench);
  judgeDisks(bench);
  return { state, findings: bench.findings, held: bench.held, forecasts: bench.forecasts };
};
