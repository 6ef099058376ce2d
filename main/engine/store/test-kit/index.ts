/**
 * does: remembers workloads in memory, for tests of rooms that keep records.
 * never: is part of the product.
 * talks to: the store's interface.
 */
export { memoryRecords, type MemoryRecords } from './memory-records.ts';
