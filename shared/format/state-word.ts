import type { NodeState } from '#shared/model';

const words: Readonly<Record<NodeState, string>> = {
  critical: 'Critical',
  unknown: 'Unknown',
  stale: 'Stale',
  warning: 'Warning',
  draining: 'Draining',
  maintenance: 'Maintenance',
  drained: 'Drained',
  ok: 'OK',
};

/** The one word for a state, as every screen and the cli write it. */
export const stateWord = (state: NodeState): string => words[state];
