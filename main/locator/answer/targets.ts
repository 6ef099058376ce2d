import { z } from '#shared/schema';
import { largestPage, targetWishSchema } from '../api/messages.ts';
import { refuse } from '../api/refusal.ts';
import type { KeyStore } from '../store/key-store.ts';
import { reply, replyRefusal, type LocatorReply, type LocatorRequest } from './exchange.ts';
import { readBody, readCursor, readExpected, writeCursor } from './read-request.ts';

const usualPage = 100;
const unknownTarget = replyRefusal(refuse('unknown-target', 'There is no such target.'));

/** `GET /v1/targets`. */
export const answerTargets = (store: KeyStore): LocatorReply => {
  const revision = store.revision();
  return reply({ revision, targets: store.targets() });
};

/** `GET /v1/targets/{target}`. */
export const answerTarget = (store: KeyStore, name: string): LocatorReply => {
  const target = store.targets().find(({ target }) => target === name);
  return target === undefined ? unknownTarget : reply(target, String(target.version));
};

/** `PUT /v1/targets/{target}`. */
export const answerSetTarget = (store: KeyStore, name: string, request: LocatorRequest): LocatorReply => {
  const believed = readExpected(request);
  if (!believed.ok) return replyRefusal(believed);
  const body = readBody(request, targetWishSchema);
  if (!body.ok) return replyRefusal(body);
  const done = store.setTarget(name, body.wish, believed.expected);
  return done.ok ? reply(done.value, String(done.value.version)) : replyRefusal(done);
};

/** What a page may be asked for. */
export const pageQuerySchema = z.strictObject({
  role: z.enum(['primary', 'secondary']).default('primary'),
  order: z.enum(['key', 'size', 'rate']).default('key'),
  limit: z.coerce.number<string>().int().min(1).max(largestPage).default(usualPage),
  prefix: z.string().min(1).max(512).optional(),
  note: z.string().min(1).max(200).optional(),
  cursor: z.string().max(4_096).optional(),
});

/** `GET /v1/targets/{target}/keys`. */
export const answerPage = (store: KeyStore, name: string, { query }: LocatorRequest): LocatorReply => {
  const read = pageQuerySchema.safeParse(Object.fromEntries(query));
  if (!read.success) return replyRefusal(refuse('bad-request', z.prettifyError(read.error)));
  const { cursor, ...question } = read.data;
  if (question.order !== 'key' && (question.role === 'secondary' || question.note !== undefined))
    return replyRefusal(
      refuse('bad-request', 'By size or rate only what a target owns, and without a note, is in order.'),
    );
  const after = cursor === undefined ? undefined : readCursor(cursor, question.order);
  if (cursor !== undefined && after === undefined)
    return replyRefusal(refuse('bad-request', 'This cursor is not of such a page.'));
  const revision = store.revision();
  const page = store.page(name, { ...question, after });
  if (page === undefined) return unknownTarget;
  const { keys, next } = page;
  return reply({ revision, keys, ...(next === undefined ? {} : { next: writeCursor(next) }) });
};
