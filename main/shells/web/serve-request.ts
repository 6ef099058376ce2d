import type { IncomingMessage, ServerResponse } from 'node:http';
import { assertNever } from '#shared/fault';
import { z } from '#shared/schema';
import { answer } from './answer.ts';
import type { Asset } from './assets.ts';
import { gate, type Asked, type House } from './gate.ts';
import type { Sessions } from './sessions.ts';

/** A sign-in is a code of 64 characters in a small JSON object. */
const mostBodyBytes = 1_024;
const signInSchema = z.strictObject({ code: z.string().max(128) });

export type Inside = {
  readonly house: House;
  readonly assets: ReadonlyMap<string, Asset>;
  readonly sessions: Sessions;
};

/** Answers one request: what the gate allows, and nothing else. */
export const serveRequest = async (
  request: IncomingMessage,
  response: ServerResponse,
  { house, assets, sessions }: Inside,
): Promise<void> => {
  const verdict = gate(askedOf(request, false), house);
  switch (verdict.kind) {
    case 'asset': {
      const asset = assets.get(verdict.path);
      return answer(response, 200, request.method === 'HEAD' || asset === undefined ? {} : asset);
    }
    case 'sign-in':
      return signIn(request, response, verdict.cookies, { house, sessions });
    case 'session-lives':
      return answer(response, 200, { json: { signedIn: true } });
    case 'sign-out':
      sessions.signOut(verdict.session);
      return answer(response, 200, { json: { signedIn: false } });
    case 'link':
      return answer(response, 426, { json: { says: 'Only a WebSocket is served here.' } });
    case 'refused':
      return answer(response, verdict.status, { json: { says: verdict.says } }, { connection: 'close' });
    default:
      return assertNever(verdict);
  }
};

const signIn = async (
  request: IncomingMessage,
  response: ServerResponse,
  cookies: readonly string[],
  { house, sessions }: Pick<Inside, 'house' | 'sessions'>,
): Promise<void> => {
  const body = await readJson(request);
  const given = signInSchema.safeParse(body);
  if (!given.success)
    return answer(
      response,
      400,
      { json: { says: 'A sign-in is one code as JSON.' } },
      { connection: 'close' },
    );
  const came = sessions.signIn(given.data.code, cookies);
  if (came.kind === 'refused') return answer(response, came.status, { json: { says: came.says } });
  const cookie = `${house.cookieName}=${came.cookie}; Path=/; HttpOnly; SameSite=Strict`;
  return answer(response, 200, { json: { token: came.token } }, { 'set-cookie': cookie });
};

const readJson = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > mostBodyBytes) return undefined;
      chunks.push(chunk);
    }
    return JSON.parse(Buffer.concat(chunks).toString()) as unknown;
  } catch {
    return undefined; // a body that breaks off or is no JSON is answered like any other that does not fit
  }
};

/** What the gate looks at. */
export const askedOf = (request: IncomingMessage, upgrade: boolean): Asked => ({
  method: request.method ?? '',
  target: request.url ?? '',
  rawHeaders: request.rawHeaders,
  upgrade,
});
