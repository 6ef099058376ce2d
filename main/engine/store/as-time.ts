import type { EpochMs } from '#shared/model';

/** Brands a kept time. A function of its own so that the worker loads no schemas: with them it weighed 6 MiB more. */
export const asTime = (ms: number): EpochMs => Math.round(ms) as EpochMs;
