/**
 * does: keeps one watch per node of the fleet; answers become facts, history, findings, alarms and states.
 * never: speaks SSH itself, decides thresholds, knows a shell.
 * talks to: fleet, transport, probe, store, rules, source-kit, ports.
 */
export { createFleetWatch, type FleetWatch, type FleetWatchParts } from './fleet-watch.ts';
export { createAlarmKeeper, type AlarmKeeper } from './alarm-keeper.ts';
