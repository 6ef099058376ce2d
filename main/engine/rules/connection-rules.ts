import { epochMs, type Connection, type Evidence, type HostFacts } from '#shared/model';
import { mayBeStopped } from './observation.ts';
import { hold, isOff, note, standingOf, type Bench } from './bench.ts';

type Unreachable = Extract<Evidence, { rule: 'node-unreachable' }>;

/** The shortest silence of an open connection that is told, ms (R85). */
const silenceFloorMs = 15_000;

/** Judges how we stand with the node: unreachable, blocked, its key changed, connected but silent. */
export const judgeConnection = (bench: Bench): void => {
  judgeBlocked(bench);
  if (!isOff(bench, 'node-unreachable')) judgeUnreachable(bench);
  if (!isOff(bench, 'node-stale')) judgeSilence(bench);
};

const keyCodes: ReadonlySet<string> = new Set(['transport.host-key-changed', 'transport.host-key-revoked']);

const judgeBlocked = (bench: Bench): void => {
  const { connection } = bench.observation;
  const blocked = connection.state === 'blocked' ? connection.fault : undefined;
  const byKey = blocked !== undefined && keyCodes.has(blocked.code);
  judgeOne(bench, 'host-key-changed', byKey, 'critical', connection);
  if (!isOff(bench, 'node-blocked'))
    judgeOne(bench, 'node-blocked', blocked !== undefined && !byKey, 'warning', connection);
};

/** While a try is under way nobody knows yet whether the block still holds: the alarm is held, not cleared. */
const judgeOne = (
  bench: Bench,
  rule: 'host-key-changed' | 'node-blocked',
  bad: boolean,
  severity: 'warning' | 'critical',
  connection: Connection,
): void => {
  if (connection.state === 'connecting' || connection.state === 'waiting') return hold(bench, rule, '');
  const standing = standingOf(bench, rule, '', {
    [severity]: { enter: bad, stay: bad, forMs: 0, keepFiringMs: 0 },
  });
  if (connection.state === 'blocked') note(bench, '', standing, { rule, fault: connection.fault });
};

const judgeUnreachable = (bench: Bench): void => {
  const { state, observation } = bench;
  const { connection, now, policy } = observation;
  if (connection.state === 'waiting') {
    state.downSince ??= Math.min(now, observation.lastAnswerAt ?? connection.since);
    state.lastTrouble = {
      rule: 'node-unreachable',
      fault: connection.fault,
      downSince: epochMs(state.downSince),
      attempts: connection.attempt,
    };
  }
  const trouble = state.lastTrouble;
  const down = trouble !== undefined && (connection.state === 'waiting' || connection.state === 'connecting');
  const standing = standingOf(bench, 'node-unreachable', '', {
    critical: { enter: down && !mayBeStopped(observation), stay: down, ...policy.unreachable },
  });
  if (!down && standing === undefined) {
    state.downSince = undefined;
    state.lastTrouble = undefined;
  }
  if (trouble === undefined || standing === undefined) return;
  if (connection.state === 'blocked') return;
  note(bench, '', standing, withReturn(trouble, connection));
};

const withReturn = (trouble: Unreachable, connection: Connection): Unreachable =>
  connection.state === 'connected' ? { ...trouble, backSince: connection.since } : trouble;

/** Shortest interval of the facts, ms: how often the node is meant to answer. */
const intervalOf = (facts: HostFacts): number => {
  let shortest = Infinity;
  for (const fact of [facts.load, facts.volumes, facts.memory, facts.roundTripMs]) {
    if (fact.state === 'known' && fact.everyMs < shortest) shortest = fact.everyMs;
  }
  return shortest === Infinity ? 0 : shortest;
};

const judgeSilence = (bench: Bench): void => {
  const { connection, facts, lastAnswerAt, now, policy } = bench.observation;
  if (lastAnswerAt === undefined) return hold(bench, 'node-stale', '');
  if (connection.state === 'connecting') return hold(bench, 'node-stale', '');
  // Not connected is a trouble of its own and is told as such.
  const silent =
    connection.state === 'connected' && now - lastAnswerAt > Math.max(3 * intervalOf(facts), silenceFloorMs);
  const waiting = connection.state === 'waiting';
  if (waiting && bench.findings.every((finding) => finding.evidence.rule !== 'node-unreachable'))
    return hold(bench, 'node-stale', '');
  const times = waiting ? { forMs: 0, keepFiringMs: 0 } : policy.stale;
  const standing = standingOf(bench, 'node-stale', '', {
    warning: { enter: silent && !mayBeStopped(bench.observation), stay: silent, ...times },
  });
  note(bench, '', standing, { rule: 'node-stale', lastAnswerAt });
};
