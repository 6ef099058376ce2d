import { epochMs, isStale, type Evidence, type Fact, type RuleId } from '#shared/model';
import type { GateTimes } from './gate.ts';
import { hold, isOff, note, standingOf, type Bench, type Grades } from './bench.ts';
import { mayBeStopped } from './observation.ts';
import { judgeRoundTrip } from './round-trip-rule.ts';

/** Judges the machine itself. Every rule holds its alarm when its own fact is missing or stale. */
export const judgeHost = (bench: Bench): void => {
  judgeClock(bench);
  judgeReboot(bench);
  judgePower(bench);
  judgeHeat(bench);
  judgeMemory(bench);
  judgeUnits(bench);
  judgeRoundTrip(bench);
};

/** The value of a fact that stands for now, else undefined: then the alarm is held. */
export const freshValue = <T>(bench: Bench, rule: RuleId, fact: Fact<T>): T | undefined => {
  if (isOff(bench, rule)) return undefined;
  if (fact.state === 'known' && !isStale(fact, bench.observation.now)) return fact.value;
  hold(bench, rule, '');
  return undefined;
};

type High = GateTimes & {
  readonly warnEnter: number;
  readonly warnExit: number;
  readonly criticalEnter: number;
  readonly criticalExit: number;
};

const gradesOfHigh = (value: number, limits: High): Grades => ({
  warning: {
    enter: value > limits.warnEnter,
    stay: value > Math.min(limits.warnExit, limits.warnEnter),
    ...timesOf(limits),
  },
  critical: {
    enter: value > limits.criticalEnter,
    stay: value > Math.min(limits.criticalExit, limits.criticalEnter),
    ...timesOf(limits),
  },
});

const timesOf = ({ forMs, keepFiringMs }: GateTimes): GateTimes => ({ forMs, keepFiringMs });

const judge = (bench: Bench, grades: Grades, evidence: Evidence): void =>
  note(bench, '', standingOf(bench, evidence.rule, '', grades), evidence);

const judgeClock = (bench: Bench): void => {
  const { facts, policy } = bench.observation;
  const skewMs = freshValue(bench, 'clock-skew', facts.clockSkewMs);
  if (skewMs === undefined) return;
  // Measured against the midpoint of the question, the skew is certain only up to half the round trip (RFC 5905 section 8).
  const doubtMs = facts.roundTripMs.state === 'known' ? facts.roundTripMs.value / 2 : 0;
  const grades = gradesOfHigh(Math.max(0, Math.abs(skewMs) - doubtMs), policy.clockSkew);
  const standing = standingOf(bench, 'clock-skew', '', grades);
  const limitMs =
    standing?.severity === 'critical' ? policy.clockSkew.criticalEnter : policy.clockSkew.warnEnter;
  note(bench, '', standing, { rule: 'clock-skew', skewMs, limitMs });
};

/** A changed boot id is a reboot. It stays listed for a while and then clears by itself. */
const judgeReboot = (bench: Bench): void => {
  const { state, observation } = bench;
  const { facts, policy, now } = observation;
  const bootId = freshValue(bench, 'node-rebooted', facts.bootId);
  if (bootId === undefined) return;
  const rebooted = state.bootId !== undefined && state.bootId !== bootId;
  if (rebooted && !mayBeStopped(observation)) state.rebootedAt = now;
  state.bootId = bootId;
  if (state.rebootedAt === undefined) return;
  const shown = now - state.rebootedAt < policy.rebootShownMs;
  if (!shown) state.rebootedAt = undefined;
  const { bootedAt, previousBootEnd } = facts;
  judge(
    bench,
    { warning: { enter: shown, stay: shown, forMs: 0, keepFiringMs: 0 } },
    {
      rule: 'node-rebooted',
      bootedAt: bootedAt.state === 'known' ? bootedAt.value : epochMs(state.rebootedAt ?? now),
      previousBootEnd: previousBootEnd.state === 'known' ? previousBootEnd.value : 'unknown',
    },
  );
};

const judgePower = (bench: Bench): void => {
  const { facts, policy } = bench.observation;
  const power = freshValue(bench, 'under-voltage', facts.power);
  if (power === undefined) return;
  const bad = power.underVoltageNow;
  judge(
    bench,
    { warning: { enter: bad, stay: bad, ...policy.underVoltage } },
    {
      rule: 'under-voltage',
      now: bad,
      throttled: power.throttledNow,
    },
  );
};

const judgeHeat = (bench: Bench): void => {
  const { facts, policy } = bench.observation;
  const heat = freshValue(bench, 'overheating', facts.temperature);
  if (heat === undefined) return;
  const standing = standingOf(bench, 'overheating', '', gradesOfHigh(heat.celsius, policy.overheating));
  const limitCelsius =
    standing?.severity === 'critical' ? policy.overheating.criticalEnter : policy.overheating.warnEnter;
  note(bench, '', standing, { rule: 'overheating', celsius: heat.celsius, limitCelsius });
};

/** With PSI the stall time decides; without it the share of memory that is left. */
const judgeMemory = (bench: Bench): void => {
  const { facts, policy, now } = bench.observation;
  const memory = freshValue(bench, 'memory-pressure', facts.memory);
  if (memory === undefined) return;
  const { pressure } = facts;
  const stalledRatio =
    pressure.state === 'known' && !isStale(pressure, now) ? pressure.value.memorySome : undefined;
  const noPsi = pressure.state === 'unknown' && pressure.reason === 'not-supported';
  if (stalledRatio === undefined && !noPsi) return hold(bench, 'memory-pressure', '');
  const grades =
    stalledRatio === undefined
      ? scarce(bench, memory.availableBytes / memory.totalBytes)
      : gradesOfHigh(stalledRatio, policy.memory.stalled);
  judge(bench, grades, {
    rule: 'memory-pressure',
    availableBytes: memory.availableBytes,
    totalBytes: memory.totalBytes,
    ...(stalledRatio === undefined ? {} : { stalledRatio }),
  });
};

const scarce = (bench: Bench, left: number): Grades => {
  const { memory } = bench.observation.policy;
  const times = timesOf(memory.stalled);
  const stay = left < memory.availableExitRatio;
  return {
    warning: { enter: left < memory.availableWarnRatio, stay, ...times },
    critical: {
      enter: left < memory.availableCriticalRatio,
      stay: stay && left < memory.availableWarnRatio,
      ...times,
    },
  };
};

const judgeUnits = (bench: Bench): void => {
  const { facts, policy } = bench.observation;
  const all = freshValue(bench, 'failed-units', facts.failedUnits);
  if (all === undefined) return;
  const units =
    policy.ignoredUnits.length === 0 ? all : all.filter((unit) => !policy.ignoredUnits.includes(unit));
  const bad = units.length > 0;
  judge(
    bench,
    { warning: { enter: bad, stay: bad, ...policy.failedUnits } },
    { rule: 'failed-units', units: [...units] },
  );
};
