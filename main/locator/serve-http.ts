import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { longestBodyBytes } from './api/messages.ts';
import { refuse } from './api/refusal.ts';
import { replyRefusal, type LocatorReply, type LocatorRequest } from './answer/exchange.ts';

/** Where to listen: a port of an address (127.0.0.1 and any free port unless said), or a socket file. */
export type ListenAt = { readonly host?: string; readonly port?: number } | { readonly socket: string };

/** Where it listens. With a socket file host is empty and port 0. */
export type Listening = { readonly host: string; readonly port: number; readonly url: string };

/** What is done with one request. `spoilt` gets the raw response and must end it, or leave it open. */
export type Outcome =
  | { readonly kind: 'reply'; readonly reply: LocatorReply }
  | { readonly kind: 'spoilt'; readonly spoil: (response: ServerResponse) => void };

const readText = async (request: IncomingMessage): Promise<string | undefined> => {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > longestBodyBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
};

const write = (response: ServerResponse, { status, headers, body }: LocatorReply): void => {
  const text = body === undefined ? undefined : Buffer.from(JSON.stringify(body), 'utf8');
  response.writeHead(status, {
    'cache-control': 'no-store',
    ...(text && { 'content-type': 'application/json', 'content-length': text.length }),
    ...headers,
  });
  response.end(text);
};

const requestOf = (request: IncomingMessage, body: string): LocatorRequest => {
  const url = request.url ?? '/';
  const mark = url.includes('?') ? url.indexOf('?') : url.length;
  return {
    method: request.method ?? 'GET',
    path: url.slice(0, mark),
    query: new URLSearchParams(url.slice(mark + 1)),
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : value,
      ]),
    ),
    body,
  };
};

/** An HTTP server that makes a plain request of each message and sends what `answer` says. */
export const createHttpServer = (answer: (request: LocatorRequest) => Outcome): Server => {
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readText(request);
    if (body === undefined) {
      // What is left of the body is not read; the connection ends with the answer.
      const tooLarge = replyRefusal(
        refuse('body-too-large', `A body has at most ${longestBodyBytes} bytes.`),
      );
      return write(response, { ...tooLarge, headers: { connection: 'close' } });
    }
    const outcome = answer(requestOf(request, body));
    if (outcome.kind === 'reply') write(response, outcome.reply);
    else outcome.spoil(response);
  };
  return createServer((request, response) => {
    // A client that goes away in the middle of its request needs no answer.
    serve(request, response).catch(() => response.destroy());
  });
};

/** Starts to listen. Rejects when the address cannot be had. */
export const listen = async (server: Server, at: ListenAt): Promise<Listening> => {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    if ('socket' in at) server.listen(at.socket, resolve);
    else server.listen(at.port ?? 0, at.host ?? '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string')
    return { host: '', port: 0, url: `unix:${address ?? ''}` };
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return { host: address.address, port: address.port, url: `http://${host}:${address.port}` };
};

/** Ends every connection and stops listening. */
export const closeServer = async (server: Server): Promise<void> => {
  server.closeAllConnections();
  await new Promise<void>((resolve) => void server.close(() => resolve()));
};
