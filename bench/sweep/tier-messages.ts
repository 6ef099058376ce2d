import type { TierSweep } from './figures.ts';
import type { SshHop } from '../../main/engine/transport/index.ts';

/** What the process that measures single tiers is told. */
export type TierOrder = { readonly hops: readonly SshHop[]; readonly sweeps: number };

/** Medians of the quick tiers: no facts, no store, no rules. */
export type TierReport = { readonly tick: TierSweep; readonly lite: TierSweep };
