import { z } from '#shared/schema';
import { nodeIdSchema } from './ids.ts';

/**
 * One machine of the fleet as its owner described it. Never called Node (the DOM's word) or host (our shells' word).
 * Holds no secret: key files and agents stay in the engine.
 */
export const fleetNodeSchema = z.object({
  id: nodeIdSchema,
  /** Host name or IP address that is dialled. */
  address: z.string(),
  port: z.number().int().min(1).max(65_535),
  user: z.string(),
  /** Ids of the nodes the connection passes through, nearest first. */
  jump: z.array(z.string()),
  /** Free words of the owner. `region`, `datacenter`, `role` and `env` are the ones the screens group by. */
  labels: z.record(z.string(), z.string()),
  groups: z.array(z.string()),
  /** Round trip that is still good, ms. */
  roundTripTargetMs: z.number().positive(),
  /** Round trip that is critical, ms. */
  roundTripWorstMs: z.number().positive(),
  logDirectories: z.array(z.string()),
  /** Looks may read what only root may, through `sudo -n` and by a few fixed commands; absent: they never use sudo. */
  readWithSudo: z.boolean().optional(),
  /** Mount points that must be there. */
  expectedMounts: z.array(z.string()),
});
export type FleetNode = z.infer<typeof fleetNodeSchema>;
