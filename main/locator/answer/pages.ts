import { z } from '#shared/schema';
import { largestPage } from '../api/messages.ts';
import { refuse, type Refusal } from '../api/refusal.ts';
import type { PageOrder, PageQuestion } from '../store/key-page.ts';
import type { KeyStore } from '../store/key-store.ts';
import { reply, replyRefusal, type LocatorReply, type LocatorRequest } from './exchange.ts';
import { readCursor, writeCursor } from './read-request.ts';

const usualPage = 100;

/** What a page of all keys may be asked for. */
export const searchQuerySchema = z.strictObject({
  limit: z.coerce.number<string>().int().min(1).max(largestPage).default(usualPage),
  prefix: z.string().min(1).max(512).optional(),
  note: z.string().min(1).max(200).optional(),
  cursor: z.string().max(4_096).optional(),
});

const slotsForm = /^(\d{1,5})-(\d{1,5})$/;
const slotsSchema = z
  .string()
  .regex(slotsForm)
  .describe(
    'Only keys of these slots, `1024-1279`: both are within. A page may then have fewer keys than its limit and still not be the last.',
  );

/** What a page of a target may be asked for. */
export const pageQuerySchema = z.strictObject({
  role: z.enum(['primary', 'secondary']).default('primary'),
  order: z.enum(['key', 'size', 'rate']).default('key'),
  slots: slotsSchema.optional(),
  ...searchQuerySchema.shape,
});

type Query = z.infer<typeof searchQuerySchema> & {
  readonly role: 'primary' | 'secondary';
  readonly order: PageOrder;
  readonly slots?: string | undefined;
};

const slotsOf = (text: string | undefined): PageQuestion['slots'] => {
  const [, from, to] = slotsForm.exec(text ?? '') ?? [];
  return from === undefined ? undefined : [Number(from), Number(to)];
};

const questionOf = ({ cursor, slots, ...question }: Query): Omit<PageQuestion, 'targetId'> | Refusal => {
  const after = cursor === undefined ? undefined : readCursor(cursor, question.order);
  return cursor !== undefined && after === undefined
    ? refuse('bad-request', 'This cursor is not of such a page.')
    : { ...question, slots: slotsOf(slots), after };
};

const replyPage = (store: KeyStore, target: string | undefined, query: Query): LocatorReply => {
  const question = questionOf(query);
  if ('ok' in question) return replyRefusal(question);
  const revision = store.revision();
  const page = store.page(target, question);
  if (page === undefined) return replyRefusal(refuse('unknown-target', 'There is no such target.'));
  const { keys, next } = page;
  return reply({ revision, keys, ...(next === undefined ? {} : { next: writeCursor(next) }) });
};

/** `GET /v1/keys`. */
export const answerSearch = (store: KeyStore, { query }: LocatorRequest): LocatorReply => {
  const read = searchQuerySchema.safeParse(Object.fromEntries(query));
  return read.success
    ? replyPage(store, undefined, { ...read.data, role: 'primary', order: 'key' })
    : replyRefusal(refuse('bad-request', z.prettifyError(read.error)));
};

/** `GET /v1/targets/{target}/keys`. */
export const answerPage = (store: KeyStore, name: string, { query }: LocatorRequest): LocatorReply => {
  const read = pageQuerySchema.safeParse(Object.fromEntries(query));
  if (!read.success) return replyRefusal(refuse('bad-request', z.prettifyError(read.error)));
  const { role, order, note } = read.data;
  return order !== 'key' && (role === 'secondary' || note !== undefined)
    ? replyRefusal(
        refuse('bad-request', 'By size or rate only what a target owns, and without a note, is in order.'),
      )
    : replyPage(store, name, read.data);
};
