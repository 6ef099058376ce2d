/**
 * does: says how a drain, a decommission and the settling of an open slot go about a Redis Cluster, and what they would cost.
 * never: runs a step, knows another source.
 * talks to: the picture and the steps of this source, `source-kit`, `shared`.
 */
import { defineLooks, definePlanner } from '../../../source-kit/index.ts';
import type { RedisView } from '../picture/index.ts';
import { planDecommission } from './decommission.ts';
import { planDrain } from './drain.ts';
import { sampleLooks } from './sample.ts';
import { planSettle } from './settle.ts';

export const planner = definePlanner<unknown, unknown, RedisView>({
  drain: planDrain,
  decommission: planDecommission,
  settle: planSettle,
});

export const looks = defineLooks<unknown, unknown, RedisView>({
  drain: (view, { nodeIds }) => sampleLooks(view, nodeIds),
  decommission: (view, { nodeIds }) => sampleLooks(view, nodeIds),
});
