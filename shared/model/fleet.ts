import { z } from '#shared/schema';
import { epochMsSchema } from './ids.ts';

/** One place in a fleet file that is wrong. Lines and columns start at 1. */
export const fleetFileProblemSchema = z.object({
  file: z.string(),
  line: z.number().int().positive(),
  column: z.number().int().positive(),
  /** What is wrong. */
  says: z.string(),
  /** What to write instead. */
  instead: z.string(),
});
export type FleetFileProblem = z.infer<typeof fleetFileProblemSchema>;

/** The fleet as a whole, beside its nodes. */
export const fleetHeaderSchema = z.object({
  name: z.string(),
  /** `demo` is the in-process fleet, `file` a fleet file, `empty` no fleet yet (first run). */
  origin: z.enum(['demo', 'file', 'empty']),
  /** File the fleet comes from, for display. */
  file: z.string().optional(),
  /** Errors of the newest save; the fleet on screen is then the last good one. */
  problems: z.array(fleetFileProblemSchema),
  roundTripTargetMs: z.number().positive(),
  roundTripWorstMs: z.number().positive(),
  /** Whether history is being kept; `paused` says why. */
  recording: z.discriminatedUnion('state', [
    z.object({ state: z.literal('recording') }),
    z.object({ state: z.literal('paused'), since: epochMsSchema, says: z.string() }),
  ]),
});
export type FleetHeader = z.infer<typeof fleetHeaderSchema>;
