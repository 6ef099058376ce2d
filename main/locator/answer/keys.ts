import { mappingWishSchema } from '../api/messages.ts';
import { refuse } from '../api/refusal.ts';
import type { KeyStore } from '../store/key-store.ts';
import { reply, replyRefusal, type LocatorReply, type LocatorRequest } from './exchange.ts';
import { readBody, readExpected, readKey } from './read-request.ts';

/** getDataTarget: `GET /v1/keys/{key}`. */
export const answerLookUp = (store: KeyStore, segment: string): LocatorReply => {
  const read = readKey(segment);
  if (!read.ok) return replyRefusal(read);
  const mapping = store.lookUp(read.key);
  return mapping === undefined
    ? replyRefusal(refuse('unknown-key', 'There is no such key.'))
    : reply(mapping, String(mapping.version));
};

/** mapDataTarget: `PUT /v1/keys/{key}`. */
export const answerMap = (store: KeyStore, segment: string, request: LocatorRequest): LocatorReply => {
  const key = readKey(segment);
  if (!key.ok) return replyRefusal(key);
  const believed = readExpected(request);
  if (!believed.ok) return replyRefusal(believed);
  const body = readBody(request, mappingWishSchema);
  if (!body.ok) return replyRefusal(body);
  const done = store.map(key.key, body.wish, believed.expected);
  return done.ok ? reply(done.value, String(done.value.version)) : replyRefusal(done);
};
