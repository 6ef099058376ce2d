import type { Placement, ReplicaCounts, Workload } from '#shared/model';

/** A copy that is meant to run. One that is to stop is no spare, however well it runs now. */
export const isMeant = (copy: Placement): boolean => copy.wanted === 'running';

/** Runs, and passes its health check where it has one. */
export const isAvailable = (copy: Placement): boolean =>
  isMeant(copy) && copy.state === 'running' && (copy.health === 'passing' || copy.health === 'not-checked');

/** Nobody can say whether it is available: its node does not answer, or its health check was not read. */
export const isUnknown = (copy: Placement): boolean =>
  isMeant(copy) && (copy.state === 'unknown' || (copy.state === 'running' && copy.health === 'unknown'));

/** On its way up or down. */
const isUnderWay = (copy: Placement): boolean =>
  copy.state === 'starting' || copy.state === 'stopping' || (copy.state === 'running' && !isMeant(copy));

const count = (copies: readonly Placement[], is: (copy: Placement) => boolean): number =>
  copies.reduce((sum, copy) => (is(copy) ? sum + 1 : sum), 0);

/** Counts the copies. What is unknown is counted as unknown and as nothing else. */
export const replicaCounts = ({ desired, placements }: Workload): ReplicaCounts => ({
  desired,
  running: count(placements, (copy) => isMeant(copy) && copy.state === 'running'),
  available: count(placements, isAvailable),
  updating: count(placements, isUnderWay),
  unknown: count(placements, isUnknown),
});
