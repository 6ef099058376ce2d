import { describe, expect, it } from 'vitest';
import { webLink, type WebPage } from './web-link.ts';

type Answer = { readonly status: number; readonly body?: unknown } | 'cut';

/** A browser tab as far as the link sees it, with the server's answers written down beforehand. */
const tab = (start: {
  readonly hash?: string;
  readonly token?: string;
  readonly answers?: readonly Answer[];
  readonly socket?: 'opens' | 'fails';
}) => {
  const stored = new Map(start.token === undefined ? [] : [['quarterdeck.token', start.token]]);
  const asked: unknown[] = [];
  const sockets: unknown[] = [];
  const history: string[] = [];
  const answers = [...(start.answers ?? [])];
  class Socket extends EventTarget {
    readonly bufferedAmount = 0;
    constructor(address: URL, protocols: readonly string[]) {
      super();
      sockets.push([address.href, protocols]);
      queueMicrotask(() => this.dispatchEvent(new Event(start.socket === 'fails' ? 'close' : 'open')));
    }
    close() {}
    send() {}
  }
  const page = {
    location: { hash: start.hash ?? '', pathname: '/', href: `http://127.0.0.1:7373/${start.hash ?? ''}` },
    history: { replaceState: (_data: unknown, _title: string, path: string) => history.push(path) },
    sessionStorage: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
      removeItem: (key: string) => void stored.delete(key),
    },
    fetch: async (path: string, init: RequestInit) => {
      asked.push([init.method, path, init.headers, init.body]);
      const answer = answers.shift() ?? 'cut';
      if (answer === 'cut') throw new TypeError('network');
      return Response.json(answer.body ?? {}, { status: answer.status });
    },
    WebSocket: Socket,
    addEventListener: () => undefined,
  } as unknown as WebPage;
  return { dial: webLink(page).dial, asked, sockets, history, stored };
};

describe('the link to the web shell', () => {
  it('exchanges the code of the address once and takes it out of the history', async () => {
    const { dial, asked, sockets, history, stored } = tab({
      hash: '#code=abc',
      answers: [{ status: 200, body: { token: 'secret' } }],
    });
    expect(await dial()).toMatchObject({ kind: 'channel' });
    expect(asked).toEqual([['POST', '/session', { 'content-type': 'application/json' }, '{"code":"abc"}']]);
    expect(history).toEqual(['/']);
    expect([...stored.values()]).toEqual(['secret']);
    expect(sockets).toEqual([['ws://127.0.0.1:7373/link', ['quarterdeck', 'quarterdeck.token.secret']]]);
  });

  it('keeps working after a reload, without a code', async () => {
    const { dial, asked, sockets } = tab({ token: 'secret' });
    expect(await dial()).toMatchObject({ kind: 'channel' });
    expect([asked.length, sockets.length]).toEqual([0, 1]);
  });

  it('never puts a secret into an address', async () => {
    const { dial, sockets } = tab({ token: 'secret' });
    await dial();
    expect(JSON.stringify((sockets[0] as readonly unknown[])[0])).not.toContain('secret');
  });

  it('asks for a fresh address when there is neither code nor session', async () => {
    const { dial, sockets } = tab({});
    expect(await dial()).toMatchObject({ kind: 'signed-out', says: expect.stringContaining('press Enter') });
    expect(sockets).toEqual([]);
  });

  it('shows the server’s own sentence when a code is refused', async () => {
    const { dial } = tab({
      hash: '#code=old',
      answers: [{ status: 401, body: { says: 'This address was used already.' } }],
    });
    expect(await dial()).toEqual({ kind: 'signed-out', says: 'This address was used already.' });
  });

  it('keeps its session when an old code is opened again in the same tab', async () => {
    const { dial } = tab({ hash: '#code=old', token: 'secret', answers: [{ status: 401 }] });
    expect(await dial()).toMatchObject({ kind: 'channel' });
  });

  it('keeps the code for the next try when the server cannot be reached', async () => {
    const { dial, history } = tab({ hash: '#code=abc', answers: ['cut'] });
    expect(await dial()).toMatchObject({ kind: 'unreachable' });
    expect(history).toEqual([]);
  });

  it('forgets a session that a restarted server does not know', async () => {
    const { dial, stored, asked } = tab({ token: 'old', socket: 'fails', answers: [{ status: 401 }] });
    expect(await dial()).toMatchObject({
      kind: 'signed-out',
      says: expect.stringContaining('The session is over.'),
    });
    expect(asked).toEqual([['GET', '/session', { 'x-quarterdeck-token': 'old' }, undefined]]);
    expect([...stored]).toEqual([]);
  });

  it.each([
    ['the server is gone', 'cut' as const],
    ['the server is full', { status: 503 }],
  ])('keeps its session and tries again when %s', async (_why, answer) => {
    const { dial, stored } = tab({ token: 'secret', socket: 'fails', answers: [answer] });
    expect(await dial()).toMatchObject({ kind: 'unreachable' });
    expect([...stored.values()]).toEqual(['secret']);
  });
});
