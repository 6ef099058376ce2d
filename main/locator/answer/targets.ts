import { targetWishSchema } from '../api/messages.ts';
import { refuse } from '../api/refusal.ts';
import type { KeyStore } from '../store/key-store.ts';
import { reply, replyRefusal, type LocatorReply, type LocatorRequest } from './exchange.ts';
import { readBody, readExpected } from './read-request.ts';

/** `GET /v1/targets`. */
export const answerTargets = (store: KeyStore): LocatorReply => {
  const revision = store.revision();
  return reply({ revision, targets: store.targets() });
};

/** `GET /v1/targets/{target}`. */
export const answerTarget = (store: KeyStore, name: string): LocatorReply => {
  const target = store.targets().find(({ target }) => target === name);
  return target === undefined
    ? replyRefusal(refuse('unknown-target', 'There is no such target.'))
    : reply(target, String(target.version));
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
