import type { AlarmId, Evidence, Finding, RuleId, VolumeForecast } from '#shared/model';
import { closedGate, stepGate, type GateTimes, type Reading } from './gate.ts';
import type { Observation } from './observation.ts';
import { alarmIdOf, type AlarmGates, type NodeRulesState } from './rules-state.ts';

const never: Reading = { enter: false, stay: false };

/** One grade of one condition: what the data says, and how long it must say so. */
export type Grade = Reading & GateTimes;
export type Grades = {
  readonly warning?: Grade | undefined;
  readonly critical?: Grade | undefined;
  readonly runOutWarning?: Grade | undefined;
  readonly runOutCritical?: Grade | undefined;
};
/** The worst grade that stands. `ahead` is true when it stands for what will happen. */
export type Standing = { readonly severity: Finding['severity']; readonly ahead: boolean };

/** One judgement under way: the rules write what they conclude here. */
export type Bench = {
  readonly state: NodeRulesState;
  readonly observation: Observation;
  readonly findings: Finding[];
  readonly held: AlarmId[];
  readonly forecasts: VolumeForecast[];
};

/** Steps the gates of one alarm and says which grade stands; undefined when none does. Gates are made on first use only. */
export const standingOf = (
  bench: Bench,
  rule: RuleId,
  subject: string,
  grades: Grades,
): Standing | undefined => {
  const { state, observation } = bench;
  const wanted = wantsGates(grades);
  // A node without trouble, which is nearly every node, is through here without making an id.
  if (!wanted && state.gates === undefined) return undefined;
  const id = alarmIdOf(rule, observation.node.id, subject);
  let gates = state.gates?.get(id);
  if (gates === undefined) {
    if (!wanted) return undefined;
    gates = {
      rule,
      subject,
      warning: closedGate(),
      critical: closedGate(),
      runOutWarning: closedGate(),
      runOutCritical: closedGate(),
    };
    (state.gates ??= new Map()).set(id, gates);
  }
  const stands = (name: keyof Grades): boolean => stepOne(bench, gates, name, grades[name]);
  const [critical, runOutCritical] = [stands('critical'), stands('runOutCritical')];
  const [warning, runOutWarning] = [stands('warning'), stands('runOutWarning')];
  if (critical || runOutCritical) return { severity: 'critical', ahead: !critical };
  return warning || runOutWarning ? { severity: 'warning', ahead: runOutWarning && !warning } : undefined;
};

const wantsGates = (grades: Grades): boolean =>
  grades.warning?.enter === true ||
  grades.critical?.enter === true ||
  grades.runOutWarning?.enter === true ||
  grades.runOutCritical?.enter === true;

const stepOne = (bench: Bench, gates: AlarmGates, name: keyof Grades, grade: Grade | undefined): boolean =>
  stepGate(
    gates[name],
    bench.observation.now,
    grade ?? never,
    grade ?? { forMs: 0, keepFiringMs: 0 },
    bench.observation.policy.recurrence,
  );

/** Notes a finding when a grade stands. */
export const note = (
  bench: Bench,
  subject: string,
  standing: Standing | undefined,
  evidence: Evidence,
): void => {
  if (standing === undefined) return;
  const { node } = bench.observation;
  bench.findings.push({
    id: alarmIdOf(evidence.rule, node.id, subject),
    nodeId: node.id,
    severity: standing.severity,
    evidence,
  });
};

/** Keeps an alarm as it is because the data that could clear it is missing. */
export const hold = (bench: Bench, rule: RuleId, subject: string): void => {
  if (bench.state.gates === undefined) return;
  const id = alarmIdOf(rule, bench.observation.node.id, subject);
  const gates = bench.state.gates.get(id);
  if (gates === undefined) return;
  if (
    gates.warning.active ||
    gates.critical.active ||
    gates.runOutWarning.active ||
    gates.runOutCritical.active
  )
    bench.held.push(id);
};

/** True when the fleet file switched the rule off. */
export const isOff = (bench: Bench, rule: RuleId): boolean =>
  bench.observation.policy.off.length > 0 &&
  (bench.observation.policy.off as readonly RuleId[]).includes(rule);
