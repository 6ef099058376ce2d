import { fault, FaultError, type Fault } from '#shared/fault';
import { z } from '#shared/schema';
import { readChallenge, type Challenge } from './challenge.ts';
import { exchange, type Line, type RegistryReply } from './exchange.ts';

export type Login = { readonly user: string; readonly password: string };

/** Asks one registry for a few things in a row, with one login. Everything it learns ends with it. */
export type RegistrySession = {
  /** Rejects with FaultError `registry.unreachable | registry.refused`. Any status below 400 is an answer. */
  readonly ask: (
    path: string,
    wish?: { readonly method?: 'GET' | 'HEAD'; readonly accept?: string },
  ) => Promise<RegistryReply>;
};

const wordsSchema = z.object({
  errors: z.array(z.object({ code: z.string().nullish(), message: z.string().nullish() })).min(1),
});
const tokenSchema = z.object({ token: z.string().optional(), access_token: z.string().optional() });

/** The registry's own words, where it has some. */
const wordsOf = ({ body }: RegistryReply): string => {
  try {
    return wordsSchema
      .parse(JSON.parse(body))
      .errors.map(({ code, message }) => message || code || '')
      .join(', ')
      .slice(0, 500);
  } catch {
    return body.replaceAll(/\s+/g, ' ').trim().slice(0, 200); // Not the form of the specification: its text is all there is.
  }
};

const refusal = (host: string, reply: RegistryReply): Fault => {
  const words = wordsOf(reply);
  const said = words === '' ? '' : ` (${words})`;
  const meaning =
    reply.status === 401 || reply.status === 403
      ? 'the login is wrong or may not read this repository'
      : reply.status === 404
        ? 'it has no such repository or tag'
        : reply.status === 429
          ? 'it was asked too often'
          : `status ${reply.status}`;
  return fault('registry.refused', `${host} refused: ${meaning}${said}.`, {
    subject: host,
    retryable: reply.status === 429 || reply.status >= 500,
    facts: { status: String(reply.status) },
  });
};

const basic = ({ user, password }: Login): string =>
  `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;

export const createRegistrySession = (base: URL, login: Login | undefined, line: Line): RegistrySession => {
  let authorization: string | undefined;
  const { host } = base;
  const fail = (says: string): never => {
    throw new FaultError(fault('registry.refused', says, { subject: host }));
  };

  const fetchToken = async ({ realm, service, scope }: Challenge & { scheme: 'bearer' }): Promise<string> => {
    // A password never leaves over a weaker line than the registry's own.
    if (realm.protocol !== 'https:' && !(realm.protocol === 'http:' && base.protocol === 'http:'))
      return fail(`${host} wants a token from ${realm.origin}, which is not secured.`);
    if (service !== '') realm.searchParams.set('service', service);
    if (scope !== '') realm.searchParams.set('scope', scope);
    if (login !== undefined) realm.searchParams.set('account', login.user);
    const headers = login === undefined ? {} : { authorization: basic(login) };
    const reply = await exchange(realm, line, { method: 'GET', headers });
    if (reply.status !== 200) throw new FaultError(refusal(realm.host, reply));
    const answer = tokenSchema.safeParse(jsonOf(reply.body));
    const token = answer.success ? (answer.data.token ?? answer.data.access_token ?? '') : '';
    return token === '' ? fail(`${realm.host} gave no token.`) : `Bearer ${token}`;
  };

  const answerChallenge = async (reply: RegistryReply): Promise<string | undefined> => {
    const header = reply.headers['www-authenticate'] ?? '';
    const challenge = readChallenge(header);
    if (challenge === undefined) return undefined;
    if (challenge.scheme === 'bearer') return fetchToken(challenge);
    return login === undefined ? undefined : basic(login);
  };

  return {
    ask: async (path, { method = 'GET', accept = 'application/json' } = {}) => {
      const url = new URL(path, base);
      const send = async (): Promise<RegistryReply> =>
        exchange(url, line, {
          method,
          headers: { accept, ...(authorization === undefined ? {} : { authorization }) },
        });
      let reply = await send();
      if (reply.status === 401) {
        authorization = await answerChallenge(reply);
        if (authorization !== undefined) reply = await send();
      }
      if (reply.status >= 400) throw new FaultError(refusal(host, reply));
      return reply;
    },
  };
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Whoever asks has a schema, which undefined does not pass.
  }
};
