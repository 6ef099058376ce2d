import {
  epochMs,
  type Alarm,
  type AlarmId,
  type AlarmPolicy,
  type EpochMs,
  type Finding,
} from '#shared/model';
import { closedGate, openGate, stepGate, type Gate, type GateTimes, type Reading } from './gate.ts';

/** One condition: what the newest reading says of it; `undefined` when it says nothing. */
export type Condition = {
  readonly finding: Finding;
  readonly reading: Reading | undefined;
  readonly times: GateTimes;
};

/** What is remembered of conditions between two judgements. Updated in place; it must have one owner. */
export type Gates = Map<AlarmId, Gate>;

export type Judged = { readonly findings: readonly Finding[]; readonly held: readonly AlarmId[] };

/** What conditions are judged against. */
export type ConditionsAt = {
  readonly now: EpochMs;
  readonly recurrence: AlarmPolicy['recurrence'];
  readonly open: readonly Alarm[];
  /** Whether an open alarm that no condition speaks of may be over: only where nothing could hide its subject (R89). */
  readonly isOver: (alarm: Alarm) => boolean;
};

const wellAgain = (finding: Finding, since: number): Finding => ({
  ...finding,
  evidence: { ...finding.evidence, wellSince: epochMs(since) } as Finding['evidence'],
});

/** Moves every gate by what was read. What cannot be judged holds its alarm and raises none. */
export const judgeConditions = (
  gates: Gates,
  conditions: readonly Condition[],
  { now, recurrence, open, isOver }: ConditionsAt,
): Judged => {
  for (const alarm of open)
    if (alarm.clearedAt === undefined && !gates.has(alarm.id)) gates.set(alarm.id, openGate());
  const findings: Finding[] = [];
  const held: AlarmId[] = [];
  const judged = new Set<AlarmId>();
  for (const { finding, reading, times } of conditions) {
    const { id } = finding;
    judged.add(id);
    const gate = gates.get(id);
    if (reading === undefined) {
      if (gate?.active === true) held.push(id);
      continue;
    }
    if (gate === undefined && !reading.enter) continue;
    const own = gate ?? closedGate();
    gates.set(id, own);
    const stands = stepGate(own, now, reading, times, recurrence);
    if (stands) findings.push(own.goneSince === undefined ? finding : wellAgain(finding, own.goneSince));
  }
  for (const alarm of open) {
    if (judged.has(alarm.id) || alarm.clearedAt !== undefined) continue;
    if (isOver(alarm)) gates.delete(alarm.id);
    else held.push(alarm.id);
  }
  return { findings, held };
};
