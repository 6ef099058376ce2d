import {
  logFindingSchema,
  type Alarm,
  type AlarmPolicy,
  type EpochMs,
  type Evidence,
  type FillsBeforeRotation,
  type LogFinding,
  type NodeId,
  type NodeLogs,
  type NodeView,
  type Operation,
  type RuleId,
  type Severity,
} from '#shared/model';
import { judgeConditions, type Condition, type Gates, type Judged } from '../conditions.ts';
import type { Reading } from '../gate.ts';
import { alarmIdOf } from '../rules-state.ts';
import { isExplainedLog } from './explained-logs.ts';
import { fillsBeforeRotation } from './fills-before-rotation.ts';
import { fillsInMs, logOf, matters } from './log-matters.ts';

type Kind = LogFinding['kind'];
type Trouble = Extract<Evidence, { readonly rule: 'log-trouble' }>;

/** Subjects that an alarm carries; the screen has the rest. */
const named = 10;
/** A look older than this many intervals says nothing about now (R85). */
const staleAfterIntervals = 3;

/** What the rules remember of the logs of one node between two judgements. Updated in place; it must have one owner. */
export type LogRulesState = { readonly gates: Gates };

/** Makes an empty memory. Alarms that are open already get their gates when they are first seen. */
export const createLogRules = (): LogRulesState => ({ gates: new Map() });

/** Whether a rule is about logs. */
export const isLogRule = (rule: RuleId): boolean => rule.startsWith('log-');

/** Everything there is to judge about the logs of one node at one moment. */
export type LogsObservation = {
  readonly now: EpochMs;
  readonly nodeId: NodeId;
  readonly policy: AlarmPolicy;
  readonly logs: NodeLogs;
  readonly view: NodeView | undefined;
  readonly operations: readonly Operation[];
  /** Open alarms about the logs of this node. */
  readonly open: readonly Alarm[];
};

const isTold = ({ logs, now }: LogsObservation): boolean =>
  logs.state === 'known' && now - logs.observedAt <= staleAfterIntervals * logs.everyMs;

/** Whether what told of the trouble cannot be seen now: then nobody knows that it is over. */
const isMute = (kind: Kind, before: Trouble | undefined, { logs }: LogsObservation): boolean => {
  if (before === undefined) return false;
  if (logs.cutShort) return true;
  switch (kind) {
    case 'runner-off':
    case 'runner-failed':
      return logs.runner === undefined || logs.runner.by === 'unknown';
    case 'journal-unbounded':
      return logs.journal === undefined;
    case 'rule-fails':
    case 'rule-doubled':
    case 'rule-matches-nothing':
      return logs.rules.length === 0 && (logs.runner === undefined || logs.runner.by === 'unknown');
    default:
      return before.subjects.some(
        (path) => logs.logs.find((log) => log.path === path)?.cover.by === 'unknown',
      );
  }
};

const worst = (findings: readonly { readonly severity: LogFinding['severity'] }[]): Severity =>
  findings.some(({ severity }) => severity === 'critical') ? 'critical' : 'warning';

const evidenceOf = (
  kind: Kind,
  findings: readonly LogFinding[],
  observation: LogsObservation,
): Trouble | undefined => {
  const { logs, view } = observation;
  const sorted = findings
    .map((finding) => ({ finding, log: logOf(finding, logs) }))
    .toSorted(
      (a, b) =>
        fillsInMs(a.log, view) - fillsInMs(b.log, view) || (b.log?.sizeBytes ?? 0) - (a.log?.sizeBytes ?? 0),
    );
  const [first] = sorted;
  if (first === undefined) return undefined;
  const { finding, log } = first;
  return {
    rule: 'log-trouble',
    kind,
    count: findings.length,
    subjects: sorted.flatMap(({ finding: { subject } }) => (subject === '' ? [] : [subject])).slice(0, named),
    ...(log === undefined ? {} : { sizeBytes: log.sizeBytes }),
    ...(log?.growth === undefined ? {} : { bytesPerHour: log.growth.bytesPerHour }),
    ...(log?.mount === undefined ? {} : { mount: log.mount }),
    ...(log?.nextDueAt === undefined ? {} : { nextDueAt: log.nextDueAt }),
    says: finding.says,
    nextStep: finding.nextStep,
  };
};

const fillsEvidence = (all: readonly FillsBeforeRotation[]): Trouble | undefined => {
  const sorted = all.toSorted((a, b) => a.fullAt - b.fullAt);
  const [first] = sorted;
  if (first === undefined) return undefined;
  const { fullAt, nextDueAt, bytesPerHour, mount } = first;
  return {
    rule: 'log-trouble',
    kind: 'fills-before-rotation',
    count: all.length,
    subjects: sorted.map(({ path }) => path).slice(0, named),
    bytesPerHour,
    mount,
    fullAt,
    ...(nextDueAt === undefined ? {} : { nextDueAt }),
    says: '',
    nextStep: '',
  };
};

type Case = {
  readonly kind: Kind;
  readonly evidence: Trouble | undefined;
  readonly severity: Severity;
  readonly enter: boolean;
  readonly stay: boolean;
};

const conditionOf = (it: Case, observation: LogsObservation): readonly Condition[] => {
  const { nodeId, open, policy } = observation;
  const before = open
    .map(({ evidence }) => evidence)
    .find((one): one is Trouble => one.rule === 'log-trouble' && one.kind === it.kind);
  const evidence = it.evidence ?? before;
  if (evidence === undefined) return [];
  const isSilent = !isTold(observation) || (!it.stay && isMute(it.kind, before, observation));
  const reading: Reading | undefined = isSilent ? undefined : { enter: it.enter, stay: it.stay };
  const { wellSince: _over, ...seen } = evidence;
  return [
    {
      finding: {
        id: alarmIdOf('log-trouble', nodeId, it.kind),
        nodeId,
        severity: it.severity,
        evidence: seen,
      },
      reading,
      times: it.kind === 'fills-before-rotation' ? policy.logs.fills : policy.logs.gate,
    },
  ];
};

const caseOf = (kind: Kind, observation: LogsObservation): Case => {
  const { logs, view, policy, nodeId, operations } = observation;
  const within = (withinMs: number) => (finding: LogFinding) =>
    finding.kind === kind && matters(finding, { logs, view, policy: policy.logs, withinMs });
  const standing = logs.findings.filter(within(policy.logs.exitWithinMs));
  const news = logs.findings
    .filter(within(policy.logs.fillsWithinMs))
    .filter((finding) => !isExplainedLog(nodeId, finding, operations));
  const shown = news.length > 0 ? news : standing;
  return {
    kind,
    evidence: evidenceOf(kind, shown, observation),
    severity: worst(shown),
    enter: news.length > 0,
    stay: standing.length > 0,
  };
};

const fillsCase = (observation: LogsObservation): Case => {
  const { logs, view, policy, now, nodeId, operations } = observation;
  const all = fillsBeforeRotation(logs, view, now);
  const news = all.filter(
    ({ path }) => !isExplainedLog(nodeId, { kind: 'fills-before-rotation', subject: path }, operations),
  );
  const shown = news.length > 0 ? news : all;
  return {
    kind: 'fills-before-rotation',
    evidence: fillsEvidence(shown),
    severity: shown.some(({ fullAt }) => fullAt - now <= policy.logs.criticalWithinMs)
      ? 'critical'
      : 'warning',
    enter: news.length > 0 && !policy.logs.ignored.includes('fills-before-rotation'),
    stay: all.length > 0,
  };
};

/** A volume that fills before its logs are rotated has a case of its own. */
const { options: kinds } = logFindingSchema.shape.kind.exclude(['fills-before-rotation']);

/**
 * Judges the logs of one node: what nobody keeps small and fills its volume, rules and runners that fail, deleted files that keep
 * their room. What cannot be seen holds its alarm and raises none; what an operation is about waits for its end.
 */
export const judgeLogs = (state: LogRulesState, observation: LogsObservation): Judged => {
  const { now, policy, open } = observation;
  const isOff = (policy.off as readonly RuleId[]).includes('log-trouble');
  const conditions = isOff
    ? []
    : [fillsCase(observation), ...kinds.map((kind) => caseOf(kind, observation))].flatMap((it) =>
        conditionOf(it, observation),
      );
  // What was seen once and not again begins to wait anew when it comes back.
  const judged = new Set(conditions.map(({ finding }) => finding.id));
  for (const [id, gate] of state.gates) if (!judged.has(id)) gate.pendingSince = undefined;
  return judgeConditions(state.gates, conditions, {
    now,
    recurrence: policy.recurrence,
    open,
    isOver: () => isOff,
  });
};
