import { z } from '#shared/schema';
import { mostRows } from '../api/messages.ts';
import { refuse } from '../api/refusal.ts';
import type { KeyStore } from '../store/key-store.ts';
import { deepestRange, usualRange } from '../store/summary-table.ts';
import { reply, replyRefusal, type LocatorReply, type LocatorRequest } from './exchange.ts';

const deepest = { range: deepestRange, prefix: 1 } as const;
const usual = { range: usualRange, prefix: 1 } as const;

/** What a summary may be asked for. */
export const summaryQuerySchema = z.strictObject({
  by: z.enum(['range', 'prefix']).default('range'),
  pairs: z.enum(['true', 'false']).default('true'),
  depth: z.coerce.number<string>().int().min(0).max(deepestRange).optional(),
  limit: z.coerce.number<string>().int().min(1).max(mostRows).default(mostRows),
});

/** `GET /v1/summary`; 304 while nothing changed since the tag the asker has. */
export const answerSummary = (store: KeyStore, { query, headers }: LocatorRequest): LocatorReply => {
  const read = summaryQuerySchema.safeParse(Object.fromEntries(query));
  if (!read.success) return replyRefusal(refuse('bad-request', z.prettifyError(read.error)));
  const { by, depth = usual[by], limit } = read.data;
  const pairs = read.data.pairs === 'true';
  if (depth > deepest[by])
    return replyRefusal(refuse('bad-request', `With by=${by} depth is at most ${deepest[by]}.`));
  const tag = [
    store.createdAt.toString(36),
    store.revision(),
    `${by}${depth}`,
    pairs ? 'p' : 's',
    limit,
  ].join('.');
  if (headers['if-none-match'] === `"${tag}"`) return { status: 304, headers: { etag: `"${tag}"` } };
  return reply(store.summary({ by, depth, pairs, limit }), tag);
};
