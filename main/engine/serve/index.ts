/**
 * does: answers the contract: one handler file per noun, and the dispatcher.
 * never: talks to a node itself, knows a shell.
 * talks to: fleet-watch, workload-watch, ownership-watch, log-watch, log-tail, schedule-watch, operation, image-registry, journal, store, transport, fleet, ports, `shared`.
 */
export { createDispatcher } from './dispatch.ts';
export { serveAlarms } from './alarm.ts';
export { serveFleet } from './fleet.ts';
export { serveFleetImports, type FleetImports } from './fleet-import.ts';
export { serveHostKeys } from './host-key.ts';
export { serveLogs } from './log.ts';
export { serveTails } from './log-tail.ts';
export { serveNodes } from './node.ts';
export { serveOperations } from './operation.ts';
export { serveOwnership } from './ownership.ts';
export { serveRegistries } from './registry.ts';
export { serveSchedule } from './schedule.ts';
export { serveWorkloads } from './workload.ts';
