import { z } from '#shared/schema';
import { epochMsSchema } from './ids.ts';

/**
 * What the recent history of a file system says about its future.
 * - `none`: not judged, with the reason
 * - `steady`: no crossing within 30 days
 * - `fills`: reaches zero available between `earliestAt` and `latestAt`, most likely at `fullAt`
 */
export const forecastSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('none'),
    reason: z.enum([
      'too-few-samples',
      'history-too-short',
      'read-only',
      'not-growing-evenly',
      'unknown-space',
    ]),
  }),
  z.object({
    kind: z.literal('steady'),
    windowMs: z.number().nonnegative(),
    sampleCount: z.number().int().nonnegative(),
  }),
  z.object({
    kind: z.literal('fills'),
    fullAt: epochMsSchema,
    earliestAt: epochMsSchema,
    latestAt: epochMsSchema,
    /** Units lost per hour (bytes or inodes) at the fitted slope. Positive when filling. */
    lossPerHour: z.number().positive(),
    confidence: z.enum(['high', 'medium', 'low']),
    /** `slope`: the recent run; `troughs`: the creep under a sawtooth; `storm`: a fast burst seen in minutes. */
    method: z.enum(['slope', 'troughs', 'storm']),
    windowMs: z.number().positive(),
    sampleCount: z.number().int().positive(),
  }),
]);
export type Forecast = z.infer<typeof forecastSchema>;

/** Forecasts of one volume, by its mount point. */
export const volumeForecastSchema = z.object({
  mount: z.string(),
  space: forecastSchema,
  inodes: forecastSchema,
});
export type VolumeForecast = z.infer<typeof volumeForecastSchema>;
