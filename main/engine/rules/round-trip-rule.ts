import { isStale } from '#shared/model';
import { hold, isOff, note, standingOf, type Bench } from './bench.ts';
import { roundTripsKept } from './rules-state.ts';

/** Judges the median round trip over a window against the node's own target and worst case. */
export const judgeRoundTrip = (bench: Bench): void => {
  const { state, observation } = bench;
  const { facts, policy, node, now } = observation;
  if (isOff(bench, 'round-trip')) return;
  const fact = facts.roundTripMs;
  if (fact.state === 'unknown' || isStale(fact, now)) return hold(bench, 'round-trip', '');
  const ring = state.roundTrips;
  const size = roundTripsKept;
  if (ring.count === 0 || fact.observedAt > (ring.at[(ring.count - 1) % size] ?? 0)) {
    ring.at[ring.count % size] = fact.observedAt;
    ring.value[ring.count % size] = fact.value;
    ring.count += 1;
  }
  const { windowMs, minSamples, exitShare, keepFiringMs } = policy.roundTrip;
  const recent: number[] = [];
  let oldestAt: number = now;
  for (let i = Math.max(0, ring.count - size); i < ring.count; i += 1) {
    const at = ring.at[i % size] ?? 0;
    if (now - at > windowMs) continue;
    recent.push(ring.value[i % size] ?? 0);
    oldestAt = Math.min(oldestAt, at);
  }
  // The first answers after a start compete with a hundred handshakes; they say nothing of the road yet.
  const tooEarly = now - oldestAt < windowMs / 2;
  if (recent.length < minSamples || tooEarly) return hold(bench, 'round-trip', '');
  recent.sort((a, b) => a - b);
  const medianMs = recent[Math.floor(recent.length / 2)] ?? 0;
  const grade = (limit: number) => ({
    enter: medianMs > limit,
    stay: medianMs > limit * exitShare,
    forMs: 0,
    keepFiringMs,
  });
  const standing = standingOf(bench, 'round-trip', '', {
    warning: grade(node.roundTripTargetMs),
    critical: grade(node.roundTripWorstMs),
  });
  const worstMs = recent[recent.length - 1] ?? 0;
  note(bench, '', standing, {
    rule: 'round-trip',
    medianMs,
    targetMs: node.roundTripTargetMs,
    worstMs,
    windowMs,
  });
};
