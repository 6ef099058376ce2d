import type { Tier } from '../source-kit/index.ts';

/** How often each tier is asked, and how often the logs and the scheduled tasks of a node are looked at, ms. */
export type Schedule = Readonly<Record<Tier | 'look', number>>;

/**
 * The pace of a fleet: a tick is free of forks and doubles as keepalive, so five seconds costs a node nothing and makes
 * "stale" mean 15 s (R85); file systems every 15 s catch a log storm within minutes; the rest changes slowly. A look walks folders and
 * processes, and a disk that fills in minutes is the disk alarm's.
 */
export const defaultSchedule: Schedule = { tick: 5_000, lite: 15_000, full: 60_000, look: 300_000 };

const tiers: readonly Tier[] = ['tick', 'lite', 'full'];

/** When each tier was last asked, monotonic ms; absent = never. */
export type LastAsked = Partial<Record<Tier, number>>;

/** Tiers that are due at `nowMs`. Half a tick early counts as due, so that slower tiers ride on a tick instead of following it. */
export const dueTiers = (schedule: Schedule, last: LastAsked, nowMs: number): readonly Tier[] =>
  tiers.filter((tier) => {
    const asked = last[tier];
    return asked === undefined || nowMs - asked >= schedule[tier] - schedule.tick / 2;
  });
