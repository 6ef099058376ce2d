/**
 * does: turns what the scripts printed into typed readings, field by field.
 * never: throws, guesses, or lets one bad field spoil another.
 * talks to: `source-kit`, `shared/model`, `shared/fault`.
 */
export { readFull, type FullReading } from './full.ts';
export { readLite, type LiteReading } from './lite.ts';
export { readTick, type TickReading } from './tick.ts';
export type { VolumeReading } from './volumes.ts';
