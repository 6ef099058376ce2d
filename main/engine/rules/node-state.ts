import {
  isStale,
  worseState,
  type Alarm,
  type Connection,
  type EpochMs,
  type Fact,
  type HostFactName,
  type HostFacts,
  type NodeState,
  type RuleId,
  type UnknownReason,
} from '#shared/model';

/** Facts without which nobody can say that a node is well. */
const coreFacts = ['bootId', 'load', 'memory', 'volumes'] as const satisfies readonly HostFactName[];

/** Who the machine is and how its last boot ended: worth showing, says nothing about how it is now. */
const identityFacts: ReadonlySet<HostFactName> = new Set<HostFactName>([
  'hostname',
  'operatingSystem',
  'kernel',
  'architecture',
  'model',
  'previousBootEnd',
]);

/** These say that we do not hear the node. The words for that are stale and unknown, not critical. */
const silenceRules: ReadonlySet<RuleId> = new Set<RuleId>(['node-unreachable', 'node-blocked', 'node-stale']);

/**
 * A fact that could have been read and was not (R87). What the system does not have is no gap, and what has not
 * been asked yet is one only where nothing can be said without it (the processor share needs two answers).
 */
const isGap = (reason: UnknownReason, core: boolean): boolean =>
  reason === 'not-permitted' || reason === 'unreadable' || reason === 'timed-out' || reason === 'unreachable'
    ? true
    : reason === 'not-asked' && core;

const hasGap = (fact: Fact<unknown>, core: boolean): boolean =>
  fact.state === 'unknown' && isGap(fact.reason, core);

const anythingUnknown = (facts: HostFacts): boolean => {
  for (const name in facts) {
    const factName = name as HostFactName;
    if (identityFacts.has(factName)) continue;
    const core = (coreFacts as readonly HostFactName[]).includes(factName);
    if (hasGap(facts[factName], core)) return true;
  }
  if (coreFacts.some((name) => facts[name].state === 'unknown')) return true;
  const { volumes } = facts;
  if (volumes.state === 'unknown') return true;
  return volumes.value.some(
    (v) => hasGap(v.space, true) || hasGap(v.inodes, true) || hasGap(v.readOnly, true),
  );
};

/** True when the node has answered before and its newest values are too old to stand for now (R85). */
const isSilent = (facts: HostFacts, now: EpochMs): boolean =>
  coreFacts.some((name) => isStale(facts[name], now));

/**
 * The one word for a node, by the roll-up order: critical, unknown or stale, warning, draining, maintenance, drained, OK
 * (R84). Unknown outranks OK: a node is OK only when its core facts are known and fresh and nothing is raised.
 * A node that was heard before and is silent now is `stale`; one that was never heard is `unknown`.
 */
export const nodeStateOf = (input: {
  readonly connection: Connection;
  readonly facts: HostFacts;
  readonly lastAnswerAt: EpochMs | undefined;
  readonly alarms: readonly Alarm[];
  readonly maintenance?: 'draining' | 'maintenance' | 'drained' | undefined;
  readonly now: EpochMs;
}): NodeState => {
  const { connection, facts, lastAnswerAt, now } = input;
  let state: NodeState = input.maintenance ?? 'ok';
  for (const alarm of input.alarms) {
    if (alarm.clearedAt === undefined && !silenceRules.has(alarm.evidence.rule))
      state = worseState(state, alarm.severity);
  }
  if (lastAnswerAt === undefined) return worseState(state, 'unknown');
  const gone = connection.state !== 'connected' && coreFacts.every((name) => facts[name].state === 'unknown');
  if (gone || isSilent(facts, now)) return worseState(state, 'stale');
  return anythingUnknown(facts) ? worseState(state, 'unknown') : state;
};
