import type { PlacementState } from '#shared/model';
import type { DockerTask } from '../docker/index.ts';

/** Swarm's states in their order; a task only ever moves on. */
const order = [
  'new',
  'pending',
  'assigned',
  'accepted',
  'preparing',
  'ready',
  'starting',
  'running',
  'complete',
  'shutdown',
  'failed',
  'rejected',
  'remove',
  'orphaned',
] as const;
const runningRank = order.indexOf('running');

export const stateOf = (task: DockerTask): string => task.Status?.State ?? '';
const rankOf = (state: string): number => (order as readonly string[]).indexOf(state);

/** It has ended for the swarm. A state this program does not know has not. */
export const hasEnded = (task: DockerTask): boolean => rankOf(stateOf(task)) > runningRank;
/** The swarm means to keep it: it runs or is to run. */
export const isWanted = ({ DesiredState }: DockerTask): boolean =>
  DesiredState === 'running' || DesiredState === 'ready' || DesiredState === 'accepted';
/** It is to run, or runs, and has not ended: what the swarm counts against the number of copies. */
export const isCounted = (task: DockerTask): boolean => isWanted(task) && !hasEnded(task);
/** It runs and is meant to, by the manager's word. Swarm says so only after a health check passed once. */
export const isRunning = (task: DockerTask): boolean => stateOf(task) === 'running' && isWanted(task);

/** The manager's word for a task, in ours. */
export const wordFor = (task: DockerTask): PlacementState => {
  const state = stateOf(task);
  const rank = rankOf(state);
  if (rank < 0 || state === 'orphaned') return 'unknown';
  if (state === 'failed' || state === 'rejected') return 'failed';
  if (rank > runningRank) return 'stopped';
  if (!isWanted(task)) return task.NodeID === '' ? 'stopped' : 'stopping';
  if (state === 'running') return 'running';
  return task.NodeID === '' || state === 'new' || state === 'pending' ? 'pending' : 'starting';
};

/** The daemon's own words about a task: an error, the scheduler's reason, how far it is. */
export const wordsOf = (task: DockerTask): string => task.Status?.Err || task.Status?.Message || '';

/** What tells the copies of one service apart: the slot, or for a global service the machine. */
export const slotKey = ({ Slot, NodeID }: DockerTask): string =>
  Slot === undefined || Slot === 0 ? `@${NodeID}` : String(Slot);
