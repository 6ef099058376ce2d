import type { EpochMs, Member, NodeView, Origin, Placement, Workload } from '#shared/model';

/** Whether a node can be counted on. Everything but `available` counts as not available (R76). */
export type Standing = 'available' | 'drained' | 'down' | 'unknown' | 'stale';

/**
 * A reading older than this many of its intervals is stale, and never before 15 s (R85). One that lies as far ahead is of
 * before this machine's clock was set back: nobody can tell how old it is.
 */
export const isOld = (observedAt: EpochMs, everyMs: number, now: EpochMs): boolean =>
  Math.abs(now - observedAt) > Math.max(3 * everyMs, 15_000);

const tickMs = 5_000;

const asMember = (member: Member | undefined): Standing => {
  if (member === undefined) return 'available';
  if (member.availability !== 'active') return 'drained';
  if (member.status === 'ready') return 'available';
  return member.status === 'unknown' ? 'unknown' : 'down';
};

const asNode = (view: NodeView | undefined, now: EpochMs): Standing => {
  if (view === undefined) return 'available';
  if (view.connection.state !== 'connected')
    return view.connection.state === 'connecting' ? 'unknown' : 'down';
  if (view.lastAnswerAt === undefined) return 'unknown';
  if (isOld(view.lastAnswerAt, tickMs, now)) return 'stale';
  return view.state === 'drained' || view.state === 'draining' || view.state === 'maintenance'
    ? 'drained'
    : 'available';
};

/**
 * How a machine stands: what its orchestrator says and what we saw ourselves; the worse word counts. A machine that is
 * neither a member nor a node of the fleet is unknown.
 */
export const standingOf = (
  view: NodeView | undefined,
  member: Member | undefined,
  now: EpochMs,
): Standing => {
  if (view === undefined && member === undefined) return 'unknown';
  const ofNode = asNode(view, now);
  return ofNode === 'available' ? asMember(member) : ofNode;
};

/** True when this copy serves now: it runs, is meant to, and no health check fails or is unread. */
export const isAvailable = ({ wanted, state, health }: Placement): boolean =>
  wanted === 'running' && state === 'running' && (health === 'passing' || health === 'not-checked');

/** True when what was read of this workload is fresh enough to count its copies. */
export const isCounted = (workload: Workload, origins: readonly Origin[], now: EpochMs): boolean =>
  origins.find(({ id }) => id === workload.originId)?.state !== 'unknown' &&
  !isOld(workload.observedAt, workload.everyMs, now);

/** Copies that serve now. A reading that is old or of an unknown origin counts none: unknown is down. */
export const availableCopies = (
  workload: Workload,
  origins: readonly Origin[],
  now: EpochMs,
): readonly Placement[] => (isCounted(workload, origins, now) ? workload.placements.filter(isAvailable) : []);
