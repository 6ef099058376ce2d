import { expect } from 'vitest';
import { createLocator, type Locator, type LocatorOptions } from '../create-locator.ts';
import { checkExchange } from './check-exchange.ts';

/** Targets of most tests: two in each of three zones. */
export const sixTargets = ['a1', 'a2', 'b1', 'b2', 'c1', 'c2'].map((target) => ({
  target,
  zone: `zone-${target[0]}`,
}));

export type Answered = {
  readonly status: number;
  readonly headers: Headers;
  /** As JSON; undefined: there was no body. */
  readonly body: unknown;
};

export type Ask = (
  method: string,
  url: string,
  given?: { readonly headers?: Record<string, string>; readonly body?: unknown },
) => Promise<Answered>;

/** Asks over HTTP, and fails the test when request or answer are not as the published document has them. */
export const askAt =
  (origin: string): Ask =>
  async (method, url, { headers = {}, body } = {}) => {
    const response = await fetch(`${origin}${url}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const received: unknown = text === '' ? undefined : JSON.parse(text);
    const { status } = response;
    expect(checkExchange({ method, url, headers, sent: body, status, received })).toEqual([]);
    return { status, headers: response.headers, body: received };
  };

export type TestLocator = AsyncDisposable & {
  readonly locator: Locator;
  readonly origin: string;
  readonly ask: Ask;
  /** Maps a key as one who knows its version; 0: it has none yet. */
  readonly map: (key: string, version: number, body: unknown) => Promise<Answered>;
};

/** A locator on a free port whose clock stands still. In memory unless told otherwise. */
export const openTestLocator = async (options: Partial<LocatorOptions> = {}): Promise<TestLocator> => {
  const clock = { now: () => 1_795_270_000_000 };
  const locator = createLocator({ file: ':memory:', clock, targets: sixTargets, ...options });
  const { url: origin } = await locator.listen();
  const ask = askAt(origin);
  return {
    locator,
    origin,
    ask,
    map: (key, version, body) =>
      ask('PUT', `/v1/keys/${encodeURIComponent(key)}`, {
        headers: version === 0 ? { 'if-none-match': '*' } : { 'if-match': `"${version}"` },
        body,
      }),
    [Symbol.asyncDispose]: () => locator[Symbol.asyncDispose](),
  };
};
