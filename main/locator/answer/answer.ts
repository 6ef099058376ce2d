import { timingSafeEqual } from 'node:crypto';
import { refuse } from '../api/refusal.ts';
import type { KeyStore } from '../store/key-store.ts';
import { replyRefusal, type LocatorReply, type LocatorRequest } from './exchange.ts';
import { answerLookUp, answerMap } from './keys.ts';
import { decodeSegment } from './read-request.ts';
import { answerSummary } from './summary.ts';
import { answerPage, answerSearch } from './pages.ts';
import { answerSetTarget, answerTarget, answerTargets } from './targets.ts';

type Act = (request: LocatorRequest) => LocatorReply;
/** What a path offers, by method. */
type Offer = Readonly<Partial<Record<string, Act>>>;

const offerOf = (store: KeyStore, path: string): Offer | undefined => {
  const [root, version, noun = '', segment, part, ...more] = path.split('/');
  if (root !== '' || version !== 'v1' || more.length > 0) return undefined;
  if (segment === undefined) {
    if (noun === 'keys') return { GET: (request) => answerSearch(store, request) };
    if (noun === 'targets') return { GET: () => answerTargets(store) };
    return noun === 'summary' ? { GET: (request) => answerSummary(store, request) } : undefined;
  }
  if (noun === 'keys' && part === undefined)
    return {
      GET: () => answerLookUp(store, segment),
      PUT: (request) => answerMap(store, segment, request),
    };
  const name = decodeSegment(segment);
  if (noun !== 'targets' || name === undefined || name === '' || name.length > 128) return undefined;
  if (part === 'keys') return { GET: (request) => answerPage(store, name, request) };
  return part === undefined
    ? {
        GET: () => answerTarget(store, name),
        PUT: (request) => answerSetTarget(store, name, request),
      }
    : undefined;
};

const isLetIn = (token: string | undefined, { headers }: LocatorRequest): boolean => {
  if (token === undefined) return true;
  const [given, wanted] = [headers['authorization'] ?? '', `Bearer ${token}`].map((text) =>
    Buffer.from(text),
  );
  return (
    given?.length === wanted?.length &&
    given !== undefined &&
    wanted !== undefined &&
    timingSafeEqual(given, wanted)
  );
};

/** Answers one request. Never throws: what the store cannot do is a reply with status 500, and has changed nothing. */
export const answerRequest = (store: KeyStore, request: LocatorRequest, token?: string): LocatorReply => {
  if (!isLetIn(token, request))
    return {
      ...replyRefusal(refuse('not-allowed', 'This needs the token of the locator.')),
      headers: { 'www-authenticate': 'Bearer' },
    };
  const offer = offerOf(store, request.path);
  if (offer === undefined) return replyRefusal(refuse('unknown-path', 'There is nothing under this path.'));
  const act = offer[request.method];
  if (act === undefined)
    return {
      ...replyRefusal(refuse('bad-method', `This path answers ${Object.keys(offer).join(' and ')}.`)),
      headers: { allow: Object.keys(offer).join(', ') },
    };
  try {
    return act(request);
  } catch (error) {
    return replyRefusal(
      refuse('store-failed', `The store failed: ${error instanceof Error ? error.message : String(error)}`),
    );
  }
};
