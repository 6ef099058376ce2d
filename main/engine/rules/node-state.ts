import {
  coreFacts,
  isFactGap,
  isStale,
  isVolumeGap,
  valueOf,
  worseState,
  type Alarm,
  type Connection,
  type EpochMs,
  type HostFactName,
  type HostFacts,
  type NodeState,
  type RuleId,
} from '#shared/model';

/** These say that we do not hear the node. The words for that are stale and unknown, not critical. */
const silenceRules: ReadonlySet<RuleId> = new Set<RuleId>(['node-unreachable', 'node-blocked', 'node-stale']);

const anythingUnknown = (facts: HostFacts): boolean => {
  for (const name in facts) if (isFactGap(name as HostFactName, facts[name as HostFactName])) return true;
  return valueOf(facts.volumes)?.some(isVolumeGap) ?? true;
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
