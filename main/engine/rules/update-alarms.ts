import type { Alarm, AlarmId, EpochMs, Finding, NodeId } from '#shared/model';

/** An unchanged alarm is published again this often, so that `confirmedAt` stays honest without a change every sweep, ms. */
const confirmEveryMs = 60_000;

/**
 * Moves the alarms of one node by one judgement, or of all workloads (`nodeId` undefined): raises, confirms, holds and clears.
 * `open` may also hold recently cleared alarms: a silence that has not ended is kept when one comes back.
 * An acknowledgement is kept while the alarm is open and no worse than when it was seen; a rise to critical is news again.
 * Only alarms that changed are returned.
 */
export const updateAlarms = (
  open: ReadonlyMap<AlarmId, Alarm>,
  nodeId: NodeId | undefined,
  findings: readonly Finding[],
  held: readonly AlarmId[],
  now: EpochMs,
): { readonly changed: readonly Alarm[] } => {
  const changed: Alarm[] = [];
  const found = new Set<AlarmId>();
  for (const finding of findings) {
    found.add(finding.id);
    const before = open.get(finding.id);
    const after =
      before === undefined || before.clearedAt !== undefined
        ? raise(finding, before, now)
        : confirm(before, finding, now);
    if (after !== before) changed.push(after);
  }
  const missing = new Set(held);
  for (const alarm of open.values()) {
    if (alarm.nodeId !== nodeId || alarm.clearedAt !== undefined || found.has(alarm.id)) continue;
    if (!missing.has(alarm.id)) changed.push({ ...alarm, held: false, clearedAt: now });
    else if (!alarm.held) changed.push({ ...alarm, held: true });
  }
  return { changed };
};

const raise = (finding: Finding, before: Alarm | undefined, now: EpochMs): Alarm => ({
  ...finding,
  raisedAt: now,
  confirmedAt: now,
  held: false,
  ...(before?.silenced !== undefined && before.silenced.until > now ? { silenced: before.silenced } : {}),
});

const confirm = (before: Alarm, finding: Finding, now: EpochMs): Alarm => {
  const worse = finding.severity === 'critical' && before.severity === 'warning';
  const same =
    !before.held &&
    finding.severity === before.severity &&
    JSON.stringify(finding.evidence) === JSON.stringify(before.evidence);
  if (same && now - before.confirmedAt < confirmEveryMs) return before;
  const { acknowledged, ...rest } = before;
  return {
    ...rest,
    ...(acknowledged === undefined || worse ? {} : { acknowledged }),
    severity: finding.severity,
    evidence: finding.evidence,
    confirmedAt: now,
    held: false,
  };
};
