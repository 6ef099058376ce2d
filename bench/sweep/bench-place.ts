import type { CpuGroup } from './cpu-group.ts';
import type { PeerBench } from './peers/peer.ts';

/** Where one fleet size is measured: the fleet, its directory, and the two groups CPU is counted in. */
export type BenchPlace = PeerBench & { readonly servers: CpuGroup | undefined };

/** Counted sweeps: fewer of the slow kind, or 300 nodes would take a quarter of an hour. */
export const sweepsFor = (nodes: number): number => (nodes >= 300 ? 3 : 5);
