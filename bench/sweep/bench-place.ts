import type { CpuGroup } from './cpu-group.ts';
import type { PeerBench } from './peers/peer.ts';

/** Where one fleet size is measured: the fleet, its directory, and the two groups CPU is counted in. */
export type BenchPlace = PeerBench & { readonly servers: CpuGroup | undefined };

/**
 * Sweeps of a process that runs for long, ours and bare ssh2 alike. The first of them are not counted: for some 15,000 answers
 * V8 compiles, for up to a quarter of the CPU, what an engine that runs for days compiled in its first minutes.
 */
export const warmingSweeps = (nodes: number): number => Math.min(50, Math.ceil(15_000 / nodes));
export const warmSweeps = 25;
/**
 * Starts, ours and bare ssh2 alike, each in a process of its own; the targets speak of medians. The first one also wakes servers that
 * nobody has logged in to.
 */
export const starts = 3;
/** Counted sweeps of one quick tier alone, ours and bare ssh2 alike; they take a fraction of a second. */
export const tierSweeps = 9;

/** Counted sweeps: fewer of the slow kind, or 300 nodes would take a quarter of an hour. */
export const sweepsFor = (nodes: number): number => (nodes >= 300 ? 3 : 5);
