/**
 * does: remembers: the newest of everything on the board; bounded history, release ledger and timelines on disk.
 * never: judges a value, talks to a node.
 * talks to: ports, `shared`.
 */
export { createFleetBoard, type FleetBoard } from './fleet-board.ts';
export { openStore } from './open-store.ts';
export { samplesOf, samplesOfLogs, samplesOfPast } from './samples-of.ts';
export type {
  DiskHistory,
  KeptLogSizes,
  LogRecords,
  Recording,
  RunRecords,
  Sample,
  Store,
  WorkloadRecords,
} from './store.ts';
