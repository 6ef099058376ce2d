/**
 * does: asks each connected node what it runs by the clock, keeps the newest of it and its runs, judges it, publishes it.
 * never: changes anything in the fleet, speaks SSH itself, counts what it cannot see as well.
 * talks to: source-kit, rules, probe, store, workload-watch, ports, `shared`.
 */
export { createScheduleWatch, type ScheduleWatch } from './schedule-watch.ts';
