/**
 * does: says what has to happen to the keys of hosts that leave, and of hosts that come back.
 * never: runs a step, plans to hand over what nobody could take.
 * talks to: the steps, picture and readings of this source, `source-kit`, `shared`.
 */
import { defineLooks, definePlanner } from '../../../source-kit/index.ts';
import type { LocatorView } from '../picture/index.ts';
import { planComeBack } from './come-back.ts';
import { planLeave } from './leave.ts';
import { topLooks } from './top-keys.ts';

export const planner = definePlanner<unknown, unknown, LocatorView>({
  drain: planLeave,
  decommission: planLeave,
  undrain: planComeBack,
});

export const looks = defineLooks<unknown, unknown, LocatorView>({
  drain: (view, { nodeIds }) => topLooks(view, nodeIds),
  decommission: (view, { nodeIds }) => topLooks(view, nodeIds),
});
