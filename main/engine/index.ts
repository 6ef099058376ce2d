/**
 * does: is the engine's only door: makes an engine, and lends its pure parts to the cli.
 * never: is imported by anything inside the engine.
 * talks to: every part of the engine, through their doors.
 */
export { createEngine, type Engine, type EngineOptions, type FleetOrigin } from './create-engine.ts';
export {
  createFleetImports,
  fleetJsonSchema,
  readFleet,
  type FleetImports,
  type ImportSource,
  type Surroundings,
} from './fleet/index.ts';
export { createNodeDisk, type Disk } from './journal/index.ts';
export {
  createFakeClock,
  createLineLog,
  createSystemClock,
  createSystemRandom,
  fleetDataDirectory,
  readThisMachine,
  type Clock,
  type Log,
  type Notices,
  type Places,
  type Ports,
  type Random,
  type ThisMachine,
} from './ports/index.ts';
export { defaultSchedule, type Schedule } from './probe/index.ts';
export { backtest } from './rules/index.ts';
export type { DiskHistory } from './store/index.ts';
