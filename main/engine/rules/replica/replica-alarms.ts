import {
  alarmId,
  type Alarm,
  type AlarmPolicy,
  type EpochMs,
  type Origin,
  type ReplicaPolicy,
  type ReplicaVerdict,
  type RuleId,
  type WorkloadView,
} from '#shared/model';
import { judgeConditions, type Condition, type Gates, type Judged } from '../conditions.ts';
import type { Reading } from '../gate.ts';

/** Names that an alarm carries; the screen has the rest. */
const subjectsNamed = 20;
/** A reading older than this many intervals says nothing about now (R85). */
const staleAfterIntervals = 3;

/** What the rules remember of workloads between two judgements. Updated in place; it must have one owner. */
export type ReplicaRulesState = { readonly gates: Gates };

/** Makes an empty memory. Alarms that are open already get their gates when they are first seen. */
export const createReplicaRules = (): ReplicaRulesState => ({ gates: new Map() });

/** Everything there is to judge at one moment. */
export type ReplicaObservation = {
  readonly now: EpochMs;
  readonly policy: AlarmPolicy;
  readonly workloads: readonly WorkloadView[];
  readonly origins: readonly Origin[];
  readonly open: Iterable<Alarm>;
  /** Whether every machine that could tell of an origin has been heard: only then is one that nobody mentions not there. */
  readonly isComplete: () => boolean;
};

const policyKeys = {
  'minimum-available': 'minimumAvailable',
  'desired-running': 'desiredRunning',
  'max-per-node': 'maxPerNode',
  spread: 'spread',
  'same-image': 'sameImage',
  'health-check-present': 'healthCheckPresent',
  'no-restart-loop': 'noRestartLoop',
  'nothing-pending': 'nothingPending',
  'global-on-every-node': 'globalOnEveryNode',
} as const satisfies Record<ReplicaPolicy, keyof AlarmPolicy['replicas']>;

const isStale = (seen: { readonly observedAt: EpochMs; readonly everyMs: number }, now: EpochMs): boolean =>
  now - seen.observedAt > staleAfterIntervals * seen.everyMs;

/** Broken and explained keeps an alarm that stands, and raises none. */
const readingOf = ({ holds, explainedBy }: ReplicaVerdict): Reading | undefined =>
  holds === 'unknown'
    ? undefined
    : { enter: holds === 'no' && explainedBy === undefined, stay: holds === 'no' };

const promiseCondition = (
  view: WorkloadView,
  verdict: ReplicaVerdict,
  { policy, now }: ReplicaObservation,
): Condition => {
  const { wanted, seen, says } = verdict;
  const { spreadOver } = view.policy;
  return {
    finding: {
      id: alarmId(`replica-promise ${view.id} ${verdict.policy}`),
      workloadId: view.id,
      originId: view.originId,
      severity: verdict.policy === 'minimum-available' ? 'critical' : 'warning',
      evidence: {
        rule: 'replica-promise',
        name: view.name,
        policy: verdict.policy,
        ...(wanted === undefined ? {} : { wanted }),
        ...(seen === undefined ? {} : { seen }),
        unknown: view.counts.unknown,
        subjects: verdict.subjects.slice(0, subjectsNamed),
        ...(says === undefined ? {} : { says }),
        ...(verdict.policy === 'spread' && spreadOver !== undefined ? { spreadOver } : {}),
      },
    },
    reading: isStale(view, now) ? undefined : readingOf(verdict),
    times: policy.replicas[policyKeys[verdict.policy]],
  };
};

const originConditions = (origin: Origin, { policy, now }: ReplicaObservation): readonly Condition[] => {
  const old = isStale(origin, now);
  const known = origin.state === 'known' && !old;
  const about = { originId: origin.id };
  const { name, quorum, answeredBy } = origin;
  const both = (bad: boolean): Reading => ({ enter: bad, stay: bad });
  const lost = quorum !== undefined && quorum.reachable < quorum.needed;
  const atRisk =
    quorum !== undefined && quorum.reachable < quorum.managers && quorum.reachable <= quorum.needed;
  const conditions: Condition[] = [
    {
      finding: {
        id: alarmId(`swarm-unreadable ${origin.id}`),
        ...about,
        severity: 'warning',
        evidence: { rule: 'swarm-unreadable', name, says: origin.says },
      },
      reading: both(origin.state === 'unknown' || old),
      times: policy.replicas.unreadable,
    },
    {
      finding: {
        id: alarmId(`managers-disagree ${origin.id}`),
        ...about,
        severity: 'warning',
        evidence: {
          rule: 'managers-disagree',
          name,
          ...(answeredBy === undefined ? {} : { answeredBy }),
          disagreements: origin.disagreements,
        },
      },
      reading: known ? both(origin.disagreements.length > 0) : undefined,
      times: policy.replicas.disagreement,
    },
  ];
  if (quorum === undefined) return conditions;
  return [
    ...conditions,
    {
      finding: {
        id: alarmId(`quorum-at-risk ${origin.id}`),
        ...about,
        severity: lost ? 'critical' : 'warning',
        evidence: { rule: 'quorum-at-risk', name, ...quorum },
      },
      // Without an answer the last count stands, when it was bad; a good one says nothing about now.
      reading: known || atRisk ? both(atRisk) : undefined,
      times: policy.replicas.quorum,
    },
  ];
};

const conditionsOf = (observation: ReplicaObservation): readonly Condition[] => {
  const { policy, workloads, origins } = observation;
  const isOff = (rule: RuleId): boolean => (policy.off as readonly RuleId[]).includes(rule);
  const promises = isOff('replica-promise')
    ? []
    : workloads.flatMap((view) =>
        view.verdicts
          .filter((verdict) => !policy.replicas.ignored.includes(verdict.policy))
          .map((verdict) => promiseCondition(view, verdict, observation)),
      );
  const ofOrigins = origins
    .flatMap((origin) => originConditions(origin, observation))
    .filter(({ finding }) => !isOff(finding.evidence.rule));
  return [...promises, ...ofOrigins];
};

/** Whether an alarm whose subject is no more mentioned may be over: only where nothing could hide it (R89). */
const isGone = (alarm: Alarm, { origins, isComplete }: ReplicaObservation): boolean => {
  const origin = origins.find(({ id }) => id === alarm.originId);
  if (origin === undefined) return isComplete();
  return alarm.workloadId !== undefined && origin.state === 'known';
};

/**
 * Judges every workload and origin: an alarm for each promise that is broken and not explained by an operation, and for what
 * keeps us from knowing. A promise that cannot be judged holds its alarm and raises none.
 */
export const judgeReplicas = (state: ReplicaRulesState, observation: ReplicaObservation): Judged => {
  const { now, policy } = observation;
  return judgeConditions(state.gates, conditionsOf(observation), {
    now,
    recurrence: policy.recurrence,
    // Gone through more than once: the values of a map can be taken once only.
    open: [...observation.open],
    isOver: (alarm) => isSilencedByPolicy(alarm, policy) || isGone(alarm, observation),
  });
};

const isSilencedByPolicy = ({ evidence }: Alarm, policy: AlarmPolicy): boolean =>
  (policy.off as readonly RuleId[]).includes(evidence.rule) ||
  (evidence.rule === 'replica-promise' && policy.replicas.ignored.includes(evidence.policy));
