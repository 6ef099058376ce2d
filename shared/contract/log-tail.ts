import {
  epochMsSchema,
  lineFilterSchema,
  logFindsSchema,
  tailCountSchema,
  tailLineSchema,
  tailStreamSchema,
  tailSubjectSchema,
} from '#shared/model';
import { z } from '#shared/schema';
import { feed, query } from './message.ts';

const subjects = z.array(tailSubjectSchema).min(1).max(32);

/** What a tail tells: how its streams stand, and lines of all of them in the order of their times. */
export const tailNewsSchema = z.discriminatedUnion('kind', [
  /** All streams of the tail, first of all and whenever one stands otherwise. */
  z.object({ kind: z.literal('streams'), at: epochMsSchema, streams: z.array(tailStreamSchema) }),
  z.object({
    kind: z.literal('lines'),
    at: epochMsSchema,
    lines: z.array(tailLineSchema),
    /** Of the streams whose counts changed. */
    counts: z.array(tailCountSchema),
  }),
]);
export type TailNews = z.infer<typeof tailNewsSchema>;

export const logTailMessages = {
  'log.tail': feed(
    'Follows logs of any nodes, merged by time with the clock skew corrected. More than a window can show is left out and counted.',
    z.object({
      subjects,
      filter: lineFilterSchema,
      /** Lines of the past to begin with, of each stream. */
      past: z.number().int().min(0).max(500),
    }),
    tailNewsSchema,
  ),
  'log.search': query(
    'Looks for a plain text in the past of logs and their rotated generations, bounded in time and lines on each node.',
    z.object({
      subjects,
      text: z.string().min(1).max(256),
      caseSensitive: z.boolean(),
      /** Lines before and after each match. */
      context: z.number().int().min(0).max(20),
      /** Lines that may come back of each stream, context included. */
      lines: z.number().int().min(1).max(2_000),
      timeoutMs: z.number().int().min(1_000).max(300_000),
    }),
    z.object({ at: epochMsSchema, finds: z.array(logFindsSchema) }),
  ),
} as const;
