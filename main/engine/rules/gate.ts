import type { AlarmPolicy } from '#shared/model';

/** The memory of one condition: how long it stands, how long it is gone. Times are epoch ms by the console's clock. */
export type Gate = {
  active: boolean;
  pendingSince: number | undefined;
  goneSince: number | undefined;
  clearedAt: number | undefined;
  recurring: boolean;
};

/** What the newest data says. `enter` is the harder threshold, `stay` the softer one. */
export type Reading = { readonly enter: boolean; readonly stay: boolean };
export type GateTimes = { readonly forMs: number; readonly keepFiringMs: number };

export const closedGate = (): Gate => ({
  active: false,
  pendingSince: undefined,
  goneSince: undefined,
  clearedAt: undefined,
  recurring: false,
});
export const openGate = (): Gate => ({ ...closedGate(), active: true });

/**
 * Moves a gate by one reading and says whether it stands open. The semantics are those of Prometheus' `for` and
 * `keep_firing_for`, with one addition: what comes back within `recurrence.withinMs` of clearing is flapping and then
 * stays until it has been well for `recurrence.keepFiringMs` (R89). Updates the gate in place.
 */
export const stepGate = (
  gate: Gate,
  now: number,
  reading: Reading,
  times: GateTimes,
  recurrence: AlarmPolicy['recurrence'],
): boolean => {
  if (!gate.active) return tryOpen(gate, now, reading.enter, times.forMs, recurrence.withinMs);
  if (reading.enter || reading.stay) {
    gate.goneSince = undefined;
    return true;
  }
  gate.goneSince ??= now;
  const keepMs = gate.recurring ? Math.max(times.keepFiringMs, recurrence.keepFiringMs) : times.keepFiringMs;
  if (now - gate.goneSince < keepMs) return true;
  gate.active = false;
  gate.clearedAt = now;
  gate.goneSince = undefined;
  return false;
};

const tryOpen = (gate: Gate, now: number, enter: boolean, forMs: number, withinMs: number): boolean => {
  if (!enter) {
    gate.pendingSince = undefined;
    return false;
  }
  gate.pendingSince ??= now;
  if (now - gate.pendingSince < forMs) return false;
  gate.active = true;
  gate.recurring = gate.clearedAt !== undefined && now - gate.clearedAt <= withinMs;
  gate.pendingSince = undefined;
  return true;
};
