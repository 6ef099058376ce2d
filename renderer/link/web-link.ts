import { createPipe, webDoorway } from '#shared/wire';
import type { Dialled, Dialler } from './connection.ts';

const storageKey = 'quarterdeck.token';
const askForAddress =
  'This window is not signed in. Open the address that Quarterdeck prints in its terminal; press Enter there for a fresh one.';
const noAnswer: Dialled = {
  kind: 'unreachable',
  says: 'The Quarterdeck server does not answer. It was stopped, or the way to it is cut.',
};

/** What of the browser's window the link touches. */
export type WebPage = Pick<
  Window & typeof globalThis,
  'location' | 'history' | 'sessionStorage' | 'fetch' | 'WebSocket' | 'addEventListener'
>;

/**
 * Reaches the engine over the web shell's socket. A one-time code in the page's fragment is exchanged for a
 * session first and removed from the address and the history. The session survives a reload of this tab only.
 */
export const webLink = (page: WebPage): Dialler => ({
  dial: async () => {
    const refusal = await signIn(page);
    const token = page.sessionStorage.getItem(storageKey);
    if (refusal !== undefined && (token === null || refusal.kind === 'unreachable')) return refusal;
    if (token === null) return { kind: 'signed-out', says: askForAddress };
    const socket = await openSocket(page, token);
    return socket === undefined ? whyNot(page, token) : { kind: 'channel', channel: socket };
  },
  // A fresh address pasted into this very tab changes the fragment only; the page is not loaded again.
  onCue: (tryNow) => page.addEventListener('hashchange', tryNow),
});

/** Exchanges the code of the fragment, if there is one. Gives what stood in the way. */
const signIn = async (page: WebPage): Promise<Dialled | undefined> => {
  const code = new URLSearchParams(page.location.hash.slice(1)).get(webDoorway.codeName);
  if (code === null) return undefined;
  const answer = await ask(page, 'POST', { 'content-type': 'application/json' }, JSON.stringify({ code }));
  if (answer === undefined) return noAnswer;
  page.history.replaceState(null, '', page.location.pathname);
  const body: unknown = await answer.json().catch(() => undefined); // an answer that is no JSON is told by its status
  if (!answer.ok) return { kind: 'signed-out', says: textOf(body, 'says') ?? askForAddress };
  const token = textOf(body, 'token');
  if (token !== undefined) page.sessionStorage.setItem(storageKey, token);
  return undefined;
};

/** A browser does not tell a script why a socket was refused; the session route does. */
const whyNot = async (page: WebPage, token: string): Promise<Dialled> => {
  const answer = await ask(page, 'GET', { [webDoorway.tokenHeader]: token });
  if (answer?.status !== 401) return noAnswer;
  page.sessionStorage.removeItem(storageKey);
  return { kind: 'signed-out', says: `The session is over. ${askForAddress}` };
};

const ask = (
  page: WebPage,
  method: string,
  headers: Record<string, string>,
  body?: string,
): Promise<Response | undefined> =>
  page
    .fetch(webDoorway.sessionPath, {
      method,
      headers,
      cache: 'no-store',
      redirect: 'error',
      ...(body === undefined ? {} : { body }),
    })
    .catch(() => undefined); // fetch rejects for any break of the network; the caller says so

const openSocket = (page: WebPage, token: string) => {
  const address = new URL(webDoorway.linkPath, page.location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new page.WebSocket(address, [webDoorway.protocol, webDoorway.tokenProtocolPrefix + token]);
  const pipe = createPipe({
    send: (frame) => socket.send(frame),
    bufferedBytes: () => socket.bufferedAmount,
    close: () => socket.close(),
  });
  socket.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (typeof event.data === 'string') pipe.arrived(event.data);
  });
  socket.addEventListener('close', pipe.gone);
  return new Promise<typeof pipe.channel | undefined>((resolve) => {
    socket.addEventListener('open', () => resolve(pipe.channel), { once: true });
    socket.addEventListener('close', () => resolve(undefined), { once: true });
  });
};

const textOf = (body: unknown, key: string): string | undefined => {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, key) : undefined;
  return typeof value === 'string' ? value : undefined;
};
