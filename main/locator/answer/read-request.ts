import { z } from '#shared/schema';
import { longestKeyBytes } from '../api/messages.ts';
import { refuse, type Refusal } from '../api/refusal.ts';
import type { Cursor, PageOrder } from '../store/key-page.ts';
import type { Expected } from '../store/decide-mapping.ts';
import type { LocatorRequest } from './exchange.ts';

/** One segment of a path as text; undefined: it is not percent-encoded UTF-8. */
export const decodeSegment = (segment: string): string | undefined => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
};

/** A key of a path, or why it cannot be one. `.` and `..` are none: clients take them out of paths. */
export const readKey = (segment: string): { readonly ok: true; readonly key: string } | Refusal => {
  const key = decodeSegment(segment);
  if (key === undefined || key === '' || key === '.' || key === '..' || key.includes('\0'))
    return refuse('bad-request', 'Write the key as percent-encoded UTF-8 in one segment, a slash as %2F.');
  const bytes = Buffer.byteLength(key, 'utf8');
  return bytes > longestKeyBytes
    ? refuse('bad-request', `A key has at most ${longestKeyBytes} bytes; this one has ${bytes}.`)
    : { ok: true, key };
};

/** What a request believes to be so, from its headers: `If-Match: "7"` or `If-None-Match: *`. */
export const readExpected = ({
  headers,
}: LocatorRequest): { readonly ok: true; readonly expected: Expected } | Refusal => {
  const match = headers['if-match'];
  const none = headers['if-none-match'];
  if (match === undefined && none === undefined)
    return refuse(
      'version-needed',
      'Say what you believe to be so: If-Match: "VERSION", or If-None-Match: * to make it.',
    );
  if (match === undefined)
    return none === '*'
      ? { ok: true, expected: { kind: 'none' } }
      : refuse('bad-request', 'If-None-Match is * in a change.');
  const version = /^(?:"(\d{1,15})"|(\d{1,15}))$/.exec(match);
  if (version === null || none !== undefined)
    return refuse('bad-request', 'If-Match is one version, like "7"; nothing is ever changed blindly.');
  return { ok: true, expected: { kind: 'version', version: Number(version[1] ?? version[2]) } };
};

/** The body as the schema has it, or why not. */
export const readBody = <T>(
  { body }: LocatorRequest,
  schema: z.ZodType<T>,
): { readonly ok: true; readonly wish: T } | Refusal => {
  try {
    const read = schema.safeParse(JSON.parse(body));
    return read.success
      ? { ok: true, wish: read.data }
      : refuse('bad-request', `The body is not as it must be: ${z.prettifyError(read.error)}`);
  } catch {
    return refuse('bad-request', 'The body is no JSON.');
  }
};

const cursorSchema = z.tuple([z.enum(['key', 'size', 'rate']), z.number(), z.string()]);

/** A cursor as text for a query. */
export const writeCursor = ({ order, value, key }: Cursor): string =>
  Buffer.from(JSON.stringify([order, value, key]), 'utf8').toString('base64url');

/** Where to go on; undefined: it was not given by this locator, or for another order. */
export const readCursor = (text: string, order: PageOrder): Cursor | undefined => {
  try {
    const [of, value, key] = cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return of === order ? { order, value, key } : undefined;
  } catch {
    return undefined;
  }
};
