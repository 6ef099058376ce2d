import type { ReplicaVerdict } from '#shared/model';

export type Holds = ReplicaVerdict['holds'];

/**
 * Whether at least `wanted` are there, when `certain` surely are and `possible` more may be.
 * Unknown can neither keep a promise nor break it.
 */
export const atLeast = (wanted: number, certain: number, possible: number): Holds => {
  if (certain >= wanted) return 'yes';
  return certain + possible < wanted ? 'no' : 'unknown';
};

/** Whether at most `wanted` are there. */
export const atMost = (wanted: number, certain: number, possible: number): Holds => {
  if (certain > wanted) return 'no';
  return certain + possible > wanted ? 'unknown' : 'yes';
};
