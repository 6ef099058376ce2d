import type { Machine } from '../state.ts';

/** One HTTP answer of an engine. */
export type FakeReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Time the engine takes before it answers: a stop waits for the end of the container, ms. */
  readonly afterMs: number;
};

/** What a request comes to. The words are those of a client: everything but `reply` and `stream` is no answer at all. */
export type FakeAnswer =
  | { readonly kind: 'reply'; readonly reply: FakeReply }
  /** An endless answer of JSON lines: see `eventLines`. */
  | { readonly kind: 'stream'; readonly filters: ReadonlyMap<string, readonly string[]> }
  /** Nobody listens on the socket. */
  | { readonly kind: 'refused' }
  /** The connection broke after the request was sent; it may have been carried out. */
  | { readonly kind: 'lost' }
  /** Nothing comes back and nothing breaks. */
  | { readonly kind: 'hangs' }
  /** The machine itself cannot be reached. */
  | { readonly kind: 'unreachable' };

export type FakeRequest = {
  readonly method: string;
  /** Path and query, with the version: `/v1.41/services?status=true`. */
  readonly path: string;
  /** JSON text or the value itself. */
  readonly body?: unknown;
};

export type Said = { readonly status: number; readonly body: unknown; readonly afterMs?: number };

export const said = (body: unknown, status = 200): Said => ({ status, body });
/** An error in the form of the engine: `{"message": "..."}`. */
export const failed = (status: number, message: string): Said => ({ status, body: { message } });

/** The versions of the API an engine speaks. */
export const apiOf = (engineVersion: string): { readonly version: string; readonly least: string } =>
  engineVersion.startsWith('20.10') ? { version: '1.41', least: '1.12' } : { version: '1.47', least: '1.24' };

export const toReply = (machine: Machine, { status, body, afterMs = 0 }: Said): FakeReply => ({
  status,
  headers: {
    'api-version': apiOf(machine.engineVersion).version,
    'content-type': typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json',
    ostype: 'linux',
    server: `Docker/${machine.engineVersion} (linux)`,
  },
  body: body === undefined ? '' : typeof body === 'string' ? body : `${JSON.stringify(body)}\n`,
  afterMs,
});
