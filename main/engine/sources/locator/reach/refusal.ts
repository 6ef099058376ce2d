import { failed, fault, type Result } from '#shared/fault';
import type { HttpReply } from '../../../source-kit/index.ts';

const mostWaitMs = 300_000;

/** How long a reply wants to be left alone, ms: `Retry-After` in seconds, the form that APIs use; undefined: it does not say. */
const retryAfterMs = ({ headers }: Pick<HttpReply, 'headers'>): number | undefined => {
  const said = headers['retry-after']?.trim() ?? '';
  return /^\d{1,9}$/.test(said) ? Math.min(mostWaitMs, Number(said) * 1_000) : undefined;
};

/** The words of a problem (`says`, or RFC 9457 `detail`, `title`), else the beginning of the body. */
const wordsOf = (body: string): string => {
  try {
    const problem: unknown = JSON.parse(body);
    if (typeof problem === 'object' && problem !== null)
      for (const name of ['says', 'detail', 'title', 'message', 'error']) {
        const words: unknown = (problem as Record<string, unknown>)[name];
        if (typeof words === 'string' && words !== '') return words.slice(0, 300);
      }
  } catch {
    // No JSON: its beginning is all there is to show.
  }
  return body.trim().slice(0, 300);
};

/** The code of a problem of the reference locator; empty: it has none. */
export const problemCode = (body: string): string => {
  try {
    const problem: unknown = JSON.parse(body);
    const code = typeof problem === 'object' && problem !== null ? (problem as { code?: unknown }).code : '';
    return typeof code === 'string' ? code : '';
  } catch {
    return '';
  }
};

/** Passes by itself: too busy, broken for now, somebody else in between. */
const passes = (status: number): boolean =>
  status === 408 || status === 425 || status === 429 || status >= 500;

/** A reply that is no success, as a fault with its words. */
export const refusedWith = (
  reply: HttpReply,
  says: string,
  more: { readonly subject?: string; readonly retryable?: boolean } = {},
): Result<never> => {
  const { status, body } = reply;
  const words = wordsOf(body);
  const waitMs = retryAfterMs(reply);
  return failed(
    fault(
      status === 401 || status === 403 ? 'daemon.auth-failed' : 'daemon.refused',
      `${says}: status ${status}${words === '' ? '' : `, ${words}`}`,
      {
        subject: more.subject,
        retryable: more.retryable ?? passes(status),
        details: body.slice(0, 1_000),
        facts: { status: String(status), ...(waitMs === undefined ? {} : { retryAfterMs: String(waitMs) }) },
      },
    ),
  );
};

/**
 * A reply that says yes in words nobody understands. After a change it is not known what became of it: the next check reads
 * that, so it may pass.
 */
export const unreadable = (says: string, body: string, retryable: boolean): Result<never> =>
  failed(
    fault('probe.unreadable', `${says}: the answer makes no sense.`, {
      retryable,
      details: body.slice(0, 500),
    }),
  );
