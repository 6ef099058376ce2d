import type { Refusal } from '../api/refusal.ts';

/** One request as plain values. */
export type LocatorRequest = {
  readonly method: string;
  /** Still percent-encoded, without the query: `/v1/keys/tenant%2F42`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
};

/** One reply as plain values. */
export type LocatorReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON; absent: no body. */
  readonly body?: unknown;
};

/** Answers with a value and the tag of its version. */
export const reply = (body: unknown, tag?: string): LocatorReply => ({
  status: 200,
  headers: tag === undefined ? {} : { etag: `"${tag}"` },
  body,
});

/** Answers with a problem. */
export const replyRefusal = ({ status, problem }: Refusal): LocatorReply => ({
  status,
  headers: {},
  body: problem,
});
