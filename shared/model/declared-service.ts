import { z } from '#shared/schema';
import { nodeIdSchema } from './ids.ts';

/** What runs something on a node, by the name its owner gave it there: a systemd unit or a container. */
export const declaredRunSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unit'), unit: z.string() }),
  z.object({ kind: z.literal('container'), container: z.string() }),
]);
export type DeclaredRun = z.infer<typeof declaredRunSchema>;

/** How to tell that a copy of a declared service works. Run on its node, under the limits of every ask. */
export const healthCheckSchema = z.discriminatedUnion('kind', [
  /** GET from the node itself; a status from 200 to 399 passes. */
  z.object({ kind: z.literal('http'), url: z.string() }),
  /** A connection from the node itself. */
  z.object({ kind: z.literal('tcp'), port: z.number().int().min(1).max(65_535), address: z.string() }),
  /** A shell command; exit status 0 passes. */
  z.object({ kind: z.literal('command'), command: z.string() }),
]);
export type HealthCheck = z.infer<typeof healthCheckSchema>;

/** How a new version gets onto a node. Commands find the wanted version in `$VERSION`. */
export const deployRecipeSchema = z.object({
  /** Runs before anything changes on the node; a failure aborts there. */
  before: z.string().optional(),
  /** Brings the version onto the node, e.g. `apt-get install -y api=$VERSION`. Containers need none: they pull the image. */
  install: z.string().optional(),
  after: z.string().optional(),
  /** Prints the version that is installed, one line. */
  version: z.string().optional(),
  /** Nodes at once. */
  batch: z.number().int().positive(),
  /** Rest between two batches, ms. */
  pauseMs: z.number().int().nonnegative(),
  /** A copy must pass its health check this long before the next batch begins, ms (R78). */
  healthyForMs: z.number().int().nonnegative(),
  /** A copy that is not well by then fails its batch, ms. */
  deadlineMs: z.number().int().positive(),
});
export type DeployRecipe = z.infer<typeof deployRecipeSchema>;

/** How a node's copy is taken out of service before it is stopped. Both run on `on`, with the node's id in `$NODE`. */
export const serviceHooksSchema = z.object({
  /** Where the hooks run: the balancer's node id, or `self`. */
  on: z.string(),
  takeOut: z.string(),
  putBack: z.string(),
  /** Prints how many connections are left on the node; 0 ends the waiting. Absent: `settleMs` is waited instead. */
  connections: z.string().optional(),
  settleMs: z.number().int().nonnegative(),
});
export type ServiceHooks = z.infer<typeof serviceHooksSchema>;

/** A service of machines without an orchestrator, as its owner declared it in the fleet file, its nodes resolved. */
export const declaredServiceSchema = z.object({
  name: z.string(),
  /** A systemd unit or a container by name. */
  runs: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('unit'), unit: z.string() }),
    z.object({
      kind: z.literal('container'),
      container: z.string(),
      /** Folder of the Compose file on the node and the service in it; absent: a plain container. */
      compose: z.object({ directory: z.string(), service: z.string() }).optional(),
    }),
  ]),
  /** The nodes it belongs on, resolved from names and label selectors. */
  nodes: z.array(nodeIdSchema),
  minimum: z.number().int().nonnegative(),
  maxPerNode: z.number().int().positive().optional(),
  spreadOver: z.string().optional(),
  /** True when a new copy may run beside the old one for a moment. */
  mayOverlap: z.boolean(),
  health: healthCheckSchema.optional(),
  deploy: deployRecipeSchema.optional(),
  hooks: serviceHooksSchema.optional(),
});
export type DeclaredService = z.infer<typeof declaredServiceSchema>;
