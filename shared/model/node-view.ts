import { z } from '#shared/schema';
import { connectionSchema } from './connection.ts';
import { fleetNodeSchema } from './fleet-node.ts';
import { volumeForecastSchema } from './forecast.ts';
import { hostFactsSchema } from './host-facts.ts';
import { epochMsSchema } from './ids.ts';

/** The only eight words for the state of a node, worst first. Unknown outranks OK (R84). */
export const nodeStateSchema = z.enum([
  'critical',
  'unknown',
  'stale',
  'warning',
  'draining',
  'maintenance',
  'drained',
  'ok',
]);
export type NodeState = z.infer<typeof nodeStateSchema>;

/** The states in roll-up order, worst first. */
export const nodeStates = nodeStateSchema.options;

/** The worse of two states by the roll-up order. */
export const worseState = (a: NodeState, b: NodeState): NodeState =>
  nodeStates.indexOf(a) <= nodeStates.indexOf(b) ? a : b;

/** How a node is kept out of work, and why. */
export const heldOutSchema = z.object({
  /** `in-service`: it is not, any more. */
  how: z.enum(['in-service', 'draining', 'drained', 'maintenance']),
  /** By whom and why, one sentence; empty when it is in service. */
  says: z.string(),
  /** Operation of this console that holds it out; absent: somebody else does. */
  operationId: z.string().optional(),
  /** Until then; absent: until somebody puts it back. */
  until: epochMsSchema.optional(),
});
export type NodeHeldOut = z.infer<typeof heldOutSchema>;

/** One node as the engine sees it now: who it is, how we stand with it, what was observed, what follows from that. */
export const nodeViewSchema = z.object({
  node: fleetNodeSchema,
  connection: connectionSchema,
  /** Newest full answer of any kind; undefined while none has come in this session. */
  lastAnswerAt: epochMsSchema.optional(),
  state: nodeStateSchema,
  /** Absent: nothing has held it out since this console started. */
  heldOut: heldOutSchema.optional(),
  facts: hostFactsSchema,
  forecasts: z.array(volumeForecastSchema),
});
export type NodeView = z.infer<typeof nodeViewSchema>;

/**
 * What changed of one node since the last revision. `facts` holds only the facts that are new;
 * every other part, when present, replaces the old one whole.
 */
export const nodePatchSchema = nodeViewSchema.omit({ node: true, facts: true }).partial().extend({
  id: fleetNodeSchema.shape.id,
  node: fleetNodeSchema.optional(),
  facts: hostFactsSchema.partial().optional(),
});
export type NodePatch = z.infer<typeof nodePatchSchema>;
