import { ok, type Result } from '#shared/fault';
import { declaredLocatorSchema, type DeclaredLocator } from '#shared/model';
import type { z } from '#shared/schema';
import { daemonLimits, type Endpoint, type HttpAsk, type HttpReply } from '../../../source-kit/index.ts';
import { refusedWith, unreadable } from './refusal.ts';

/** How a locator is reached and read: what its steps keep in the journal. No secret is in it, only where one is. */
export const doorSchema = declaredLocatorSchema.pick({
  url: true,
  headers: true,
  token: true,
  tls: true,
  paths: true,
  fields: true,
  archive: true,
  hostAnswer: true,
});
export type Door = z.infer<typeof doorSchema>;

export const doorOf = (declared: DeclaredLocator): Door => {
  const { url, headers, token, tls, paths, fields, archive, hostAnswer } = declared;
  return Object.fromEntries(
    Object.entries({ url, headers, token, tls, paths, fields, archive, hostAnswer }).filter(
      ([, value]) => value !== undefined,
    ),
  ) as Door;
};

const urlForm = /^(https?):\/\/(\[[^\]]+\]|[^/:]+)(?::(\d+))?(\/.*)?$/;

const placeOf = ({
  url,
  tls,
}: Pick<Door, 'url' | 'tls'>): { readonly endpoint: Endpoint; readonly base: string } => {
  const [, scheme = 'http', host = '', port = '', base = ''] = urlForm.exec(url) ?? [];
  const isSafe = scheme === 'https';
  return {
    endpoint: {
      host: host.replaceAll(/^\[|\]$/g, ''),
      port: port === '' ? (isSafe ? 443 : 80) : Number(port),
      ...(isSafe || tls !== undefined ? { tls: tls ?? {} } : {}),
    },
    base: base.replace(/\/+$/, ''),
  };
};

export type Question<T> = {
  readonly id: string;
  readonly says: string;
  readonly method?: HttpAsk<T>['method'];
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** A reply whose status is not of 200 to 299 and that means something here; undefined: it is a refusal like any other. */
  readonly meant?: (reply: HttpReply) => Result<T> | undefined;
  /** Undefined: the body makes no sense. */
  readonly read: (body: unknown, reply: HttpReply) => T | undefined;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

const readerOf =
  <T>({ says, method = 'GET', meant, read }: Question<T>) =>
  (reply: HttpReply): Result<T> => {
    const special = meant?.(reply);
    if (special !== undefined) return special;
    if (reply.status < 200 || reply.status > 299) return refusedWith(reply, says);
    const body = parsed(reply.body);
    const value = body === undefined ? undefined : read(body, reply);
    return value === undefined ? unreadable(says, reply.body, method !== 'GET') : ok(value);
  };

const limits = { ...daemonLimits, bodyBytes: 4_194_304 } as const;

const askAt = <T>(
  socket: Endpoint,
  question: Question<T>,
  more: Pick<HttpAsk<T>, 'headers' | 'secretHeader'>,
): HttpAsk<T> => {
  const { id, says, method = 'GET', path, body, timeoutMs } = question;
  return {
    id,
    says,
    lane: 'http',
    socket,
    method,
    path,
    ...(body === undefined ? {} : { body }),
    ...more,
    effect: method === 'GET' ? 'reads' : 'changes',
    limits: { ...limits, ...(timeoutMs === undefined ? {} : { timeoutMs }) },
    read: readerOf(question),
  };
};

/** A question to the locator itself. */
export const locatorAsk = <T>(door: Door, question: Question<T>): HttpAsk<T> => {
  const { endpoint, base } = placeOf(door);
  const { token } = door;
  return askAt(
    endpoint,
    { ...question, path: `${base}${question.path}` },
    {
      headers: { ...door.headers, ...question.headers },
      ...(token === undefined
        ? {}
        : { secretHeader: { name: token.header, prefix: token.prefix, secret: token.secret } }),
    },
  );
};

/** A host may be slow and must not hold up the others. */
const hostTimeoutMs = 5_000;

/** A question to a storage host, asked on its own node; undefined: hosts cannot be asked so. */
export const hostAsk = <T>(
  { hostAnswer }: Pick<Door, 'hostAnswer'>,
  question: Question<T>,
): HttpAsk<T> | undefined =>
  hostAnswer === undefined
    ? undefined
    : askAt(
        { host: hostAnswer.address, port: hostAnswer.port },
        { timeoutMs: hostTimeoutMs, ...question },
        {},
      );
