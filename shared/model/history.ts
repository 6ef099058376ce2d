import { z } from '#shared/schema';
import { epochMsSchema } from './ids.ts';

/** Numbers that are kept over time. `subject` is the mount point for the volume ones, the path for logs, and empty for the rest. */
export const metricSchema = z.enum([
  'volume.availableBytes',
  'volume.sizeBytes',
  'volume.freeInodes',
  'volume.totalInodes',
  'load.one',
  'cpu.usedRatio',
  'memory.availableBytes',
  'swap.freeBytes',
  'pressure.memorySome',
  'pressure.ioSome',
  'temperature.celsius',
  'roundTripMs',
  'clockSkewMs',
  'log.sizeBytes',
]);
export type Metric = z.infer<typeof metricSchema>;

/** One drawn point: the extremes and the last value of the samples inside it. A gap has no point. */
export const historyPointSchema = z.object({
  at: epochMsSchema,
  min: z.number(),
  max: z.number(),
  last: z.number(),
});
export type HistoryPoint = z.infer<typeof historyPointSchema>;
