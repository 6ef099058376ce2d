import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { Dispatcher } from '#shared/wire';
import { startWebShell } from '../start-web-shell.ts';

/** What came back over a bare socket. */
export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** Time that stands still until it is moved. */
export const createHandClock = () => {
  let now = 0;
  let due: { readonly at: number; readonly call: () => void }[] = [];
  return {
    monotonicMs: () => now,
    after: (ms: number, call: () => void) => {
      const entry = { at: now + ms, call };
      due.push(entry);
      return { cancel: () => void (due = due.filter((each) => each !== entry)) };
    },
    pass: (ms: number) => {
      now += ms;
      const ripe = due.filter(({ at }) => at <= now);
      due = due.filter(({ at }) => at > now);
      for (const { call } of ripe) call();
    },
  };
};

/** A web shell with a two-file window on a free port, and a client that can say anything at all. */
export const openWebDoor = async (
  options: { readonly dispatcher?: Dispatcher; readonly socketPath?: (folder: string) => string } = {},
) => {
  const folder = await mkdtemp(join(tmpdir(), 'quarterdeck-web-'));
  const rendererDirectory = join(folder, 'renderer');
  await mkdir(join(rendererDirectory, 'assets'), { recursive: true });
  await writeFile(join(rendererDirectory, 'index.html'), '<!doctype html><title>Quarterdeck</title>');
  await writeFile(join(rendererDirectory, 'assets', 'main-abc.js'), 'export {};');
  await writeFile(join(rendererDirectory, 'assets', 'main-abc.js.map'), '{}');
  await writeFile(join(folder, 'secret.js'), 'outside');
  const clock = createHandClock();
  const logged: string[] = [];
  const note = (says: string, facts?: object) => void logged.push(JSON.stringify([says, facts]));
  let made = 0;
  const shell = await startWebShell({
    dispatcher: options.dispatcher ?? quiet,
    port: options.socketPath === undefined ? 0 : 7373,
    ...(options.socketPath === undefined ? {} : { socketPath: options.socketPath(folder) }),
    rendererDirectory,
    clock,
    random: { hex: (bytes) => String((made += 1)).padStart(bytes * 2, 'c0ffee') },
    log: { info: note, warn: note },
  });
  const host = `127.0.0.1:${shell.port}`;
  const where =
    options.socketPath === undefined
      ? { host: '127.0.0.1', port: shell.port }
      : { path: options.socketPath(folder) };

  /** Sends bytes as they are and reads to the end. */
  const say = (bytes: string): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const socket = connect(where);
      let text = '';
      // An agreed upgrade stays open; its first bytes are the answer.
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1');
        if (text.startsWith('HTTP/1.1 101')) socket.destroy();
      });
      socket.on('close', () => resolve(readReply(text)));
      socket.on('error', reject);
      socket.write(bytes);
    });
  /** Sends one request with exactly these headers; a value may be a list to repeat the header. */
  const ask = (
    line: string,
    headers: Readonly<Record<string, string | readonly string[] | undefined>> = {},
    body = '',
  ) => {
    const all = {
      host,
      connection: 'close',
      ...(body === '' ? {} : { 'content-length': String(body.length) }),
      ...headers,
    };
    const lines = Object.entries(all).flatMap(([name, values]) =>
      values === undefined ? [] : [values].flat().map((value) => `${name}: ${value}`),
    );
    return say(`${line} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
  };
  const codeOf = (address: string) => new URL(address).hash.slice('#code='.length);
  const signIn = async (
    code = codeOf(shell.newAddress()),
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const reply = await ask(
      'POST /session',
      { origin: `http://${host}`, 'content-type': 'application/json', ...headers },
      JSON.stringify({ code }),
    );
    const token = reply.status === 200 ? (JSON.parse(reply.body) as { readonly token: string }).token : '';
    return { reply, token, cookie: (reply.headers['set-cookie'] ?? '').split(';')[0] ?? '' };
  };
  const upgrade = (
    headers: Readonly<Record<string, string | readonly string[] | undefined>>,
    path = '/link',
  ) =>
    ask(`GET ${path}`, {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    });
  /** A real WebSocket of a signed-in window. */
  const openWindow = async (session: { readonly token: string; readonly cookie: string }) => {
    const socket = new WebSocket(`ws://${host}/link`, ['quarterdeck', `quarterdeck.token.${session.token}`], {
      origin: `http://${host}`,
      headers: { cookie: session.cookie },
    });
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return { socket, closed };
  };
  return {
    shell,
    clock,
    host,
    folder,
    logged,
    say,
    ask,
    signIn,
    codeOf,
    upgrade,
    openWindow,
    [Symbol.asyncDispose]: async () => {
      await shell[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
};

const quiet: Dispatcher = { call: async () => ({ offers: [] }), open: async function* () {} };

const readReply = (text: string): Reply => {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [line = '', ...lines] = head.split('\r\n');
  const headers = lines.map((each) => [
    each.slice(0, each.indexOf(':')).toLowerCase(),
    each.slice(each.indexOf(':') + 2),
  ]);
  return {
    status: Number(line.split(' ')[1] ?? 0),
    headers: Object.fromEntries(headers),
    body: rest.join('\r\n\r\n'),
  };
};
