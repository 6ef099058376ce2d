import type { ServerChannel } from 'ssh2';
import { describe, expect, it } from 'vitest';
import { ok } from '#shared/fault';
import { serveSocket, type AnswerRequest } from '../../demo/serve-socket.ts';
import type { HttpAsk, HttpReply, Outcome } from '../source-kit/index.ts';
import {
  protocolOf,
  socketOf,
  soon,
  testAsk,
  withSession,
  type TestServerOptions,
} from './test-kit/index.ts';

const daemonPath = '/run/daemon.sock';

const askOf = (more: Partial<HttpAsk<HttpReply>> = {}): HttpAsk<HttpReply> => ({
  id: 'test.daemon',
  says: 'a question of a test',
  lane: 'http',
  socket: daemonPath,
  method: 'GET',
  path: '/things',
  effect: 'reads',
  limits: { timeoutMs: 5_000, bodyBytes: 65_536 },
  read: ok,
  ...more,
});
const change = askOf({ method: 'POST', effect: 'changes', body: { name: 'web' } });

/** A daemon that answers each request, behind an SSH server of this process. */
const daemon = (answer: AnswerRequest): TestServerOptions => ({
  onSocket: (path) => (path === daemonPath ? (channel) => serveSocket(channel, answer) : undefined),
});
/** A daemon that says exactly this to its first request, whatever it is, and then `after`. */
const sayingRaw = (text: string | Buffer, after?: (channel: ServerChannel) => void): TestServerOptions => ({
  onSocket: () => (channel) =>
    void channel.once('data', () => {
      channel.write(text);
      after?.(channel);
    }),
});

const gist = (outcome: Outcome<HttpReply>): string =>
  outcome.kind !== 'answered'
    ? `${outcome.kind}: ${outcome.fault.code}`
    : outcome.result.ok
      ? `${outcome.result.value.status} ${outcome.result.value.body}`
      : outcome.result.fault.code;

describe('a question to a daemon behind a socket', () => {
  it('arrives with method, path and JSON body, and its answer comes back with status and headers', async () => {
    const seen: unknown[] = [];
    const server = daemon(({ method, path, body }) => {
      seen.push({ method, path, body });
      return { status: 201, headers: { 'api-version': '1.41' }, body: '{"ID":"ü"}' };
    });
    await withSession(server, {}, async (session) => {
      const outcome = await session.perform(
        askOf({ method: 'POST', path: '/v1.41/services/create?x=%20', body: { a: 1 }, effect: 'changes' }),
        soon(),
      );
      expect(gist(outcome)).toBe('201 {"ID":"ü"}');
      expect(outcome.kind === 'answered' && outcome.result.ok && outcome.result.value.headers).toMatchObject({
        'api-version': '1.41',
      });
      expect(seen).toEqual([{ method: 'POST', path: '/v1.41/services/create?x=%20', body: '{"a":1}' }]);
    });
  });

  it('shares one channel with the questions after it, and three at most run side by side', async () => {
    let opened = 0;
    let open = 0;
    let most = 0;
    const server: TestServerOptions = {
      onSocket: () => (channel) => {
        opened += 1;
        open += 1;
        most = Math.max(most, open);
        channel.on('close', () => (open -= 1));
        serveSocket(channel, () => ({ status: 200, body: 'x' }));
      },
    };
    await withSession(server, {}, async (session) => {
      for (let at = 0; at < 20; at += 1) await session.perform(askOf(), soon());
      expect(opened).toBe(1);
      const many = await Promise.all(Array.from({ length: 40 }, () => session.perform(askOf(), soon())));
      expect(new Set(many.map(gist))).toEqual(new Set(['200 x']));
      expect(most).toBeLessThanOrEqual(3);
    });
  });

  it('tries a closed socket once for several questions at a time, and again for one that acts', async () => {
    let tries = 0;
    const server: TestServerOptions = {
      onSocket: () => {
        tries += 1;
        return undefined;
      },
    };
    await withSession(server, {}, async (session) => {
      const outcomes = await Promise.all(
        ['/a', '/b', '/c', '/d'].map((path) => session.perform(askOf({ path }), soon())),
      );
      expect(outcomes.map(gist)).toEqual(Array(4).fill('not-sent: transport.socket-closed'));
      expect(tries).toBe(1);
      expect(gist(await session.perform(change, soon()))).toBe('not-sent: transport.socket-closed');
      expect(tries).toBe(2);
    });
  });

  it('says which three things a closed socket may mean, and the session goes on', async () => {
    await withSession({}, {}, async (session) => {
      const outcome = await session.perform(change, soon());
      expect(outcome).toMatchObject({ kind: 'not-sent', fault: { code: 'transport.socket-closed' } });
      expect(outcome.kind !== 'answered' && outcome.fault.says).toContain(
        'cannot be opened: nothing listens there, this user may not open it, or sshd forbids it.',
      );
      expect((await session.sweep(['test.one'], soon())).replies.get('test.one')?.ok).toBe(true);
    });
  });

  const endless = (channel: ServerChannel, piece: string): void => {
    const timer = setInterval(() => channel.writable && channel.write(piece), 1);
    channel.on('close', () => clearInterval(timer));
  };
  const http = 'HTTP/1.1 200 OK\r\n';
  const hostile: readonly [string, TestServerOptions, string][] = [
    ['is no HTTP', sayingRaw('SSH-2.0-what\r\n'), 'probe.unreadable'],
    ['is random bytes', sayingRaw(Buffer.from([0, 255, 1, 254, 13, 10, 13, 10])), 'probe.unreadable'],
    [
      'has two lengths that differ',
      sayingRaw(`${http}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`),
      'probe.unreadable',
    ],
    [
      'has a length and chunks',
      sayingRaw(`${http}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`),
      'probe.unreadable',
    ],
    ['has a length that is no number', sayingRaw(`${http}Content-Length: many\r\n\r\n`), 'probe.unreadable'],
    [
      'has headers without end',
      sayingRaw(http, (channel) => endless(channel, `X-A: ${'a'.repeat(4_000)}\r\n`)),
      'probe.unreadable',
    ],
    [
      'ends before its length',
      sayingRaw(`${http}Content-Length: 10\r\n\r\nabc`, (channel) => channel.end()),
      'transport.socket-closed',
    ],
    [
      'ends within a chunk',
      sayingRaw(`${http}Transfer-Encoding: chunked\r\n\r\nff\r\nabc`, (channel) => channel.end()),
      'transport.socket-closed',
    ],
    [
      'ends before its first byte',
      { onSocket: () => (channel) => void channel.once('data', () => channel.end()) },
      'transport.socket-closed',
    ],
    [
      'announces more than is read',
      sayingRaw(`${http}Content-Length: 99999999999\r\n\r\n`, (channel) =>
        endless(channel, 'x'.repeat(30_000)),
      ),
      'transport.too-much-output',
    ],
    [
      'is chunks without end',
      sayingRaw(`${http}Transfer-Encoding: chunked\r\n\r\n`, (channel) =>
        endless(channel, `3e8\r\n${'x'.repeat(1_000)}\r\n`),
      ),
      'transport.too-much-output',
    ],
    [
      'is a flood of 100 Continue',
      sayingRaw('', (channel) => endless(channel, 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(200))),
      'transport.too-much-output',
    ],
    [
      'is a flood of chunk extensions',
      sayingRaw(`${http}Transfer-Encoding: chunked\r\n\r\n`, (channel) =>
        endless(channel, `1;${'a'.repeat(5_000)}\r\nx\r\n`),
      ),
      'probe.unreadable|transport.too-much-output',
    ],
    [
      'wants to speak another protocol',
      sayingRaw('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nhello'),
      'transport.socket-closed',
    ],
    ['never comes', { onSocket: () => (channel) => void channel.resume() }, 'probe.timed-out'],
    [
      'drips',
      sayingRaw(`${http}Content-Length: 1000\r\n\r\n`, (channel) => endless(channel, 'x')),
      'probe.timed-out',
    ],
  ];
  it.each(hostile)(
    'is refused when the answer %s; a change is then unanswered',
    async (_what, server, code) => {
      await withSession(server, {}, async (session) => {
        const limits = { timeoutMs: code === 'probe.timed-out' ? 300 : 10_000, bodyBytes: 65_536 };
        const outcomes = [
          await session.perform(askOf({ limits }), soon()),
          await session.perform({ ...change, limits }, soon()),
        ];
        for (const outcome of outcomes) {
          expect(outcome.kind).toBe('unanswered');
          expect(code.split('|')).toContain(outcome.kind !== 'answered' && outcome.fault.code);
        }
        // Whatever the daemon did, the connection to the node stands.
        expect((await session.sweep(['test.one'], soon())).replies.get('test.one')?.ok).toBe(true);
      });
    },
  );

  it('takes answers that are odd but correct', async () => {
    const odd: readonly [string, string][] = [
      [`${http}Content-Length: 2\r\n\r\n\xff\xfe`, '200 \ufffd\ufffd'],
      [`HTTP/1.1 100 Continue\r\n\r\n${http}Content-Length: 1\r\n\r\na`, '200 a'],
      ['HTTP/1.1 204 No Content\r\n\r\n', '204 '],
      [
        `${http}__proto__: x\r\nconstructor: y\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nContent-Length: 0\r\n\r\n`,
        '200 ',
      ],
      [`${http}Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n`, '200 ab'],
      ['HTTP/1.0 404 Not Found\r\nContent-Length: 1\r\n\r\nx', '404 x'],
    ];
    for (const [text, wanted] of odd)
      await withSession(sayingRaw(Buffer.from(text, 'latin1')), {}, async (session) =>
        expect(gist(await session.perform(askOf(), soon()))).toBe(wanted),
      );
  });

  it('keeps no more of a channel than its window when the server ignores it', async () => {
    const server: TestServerOptions = {
      onSocket: (_path, connection) => (channel) => {
        const { id } = (channel as unknown as { readonly outgoing: { readonly id: number } }).outgoing;
        const raw = protocolOf(connection);
        raw._handlers.CHANNEL_CLOSE = () => undefined;
        const chunk = Buffer.alloc(32_000);
        const timer = setInterval(() => {
          while ((socketOf(connection)?.writableLength ?? Infinity) < 1_048_576) raw.channelData(id, chunk);
        }, 1);
        for (const target of [connection]) {
          target.on('close', () => clearInterval(timer));
          target.on('error', () => clearInterval(timer));
        }
      },
    };
    await withSession(server, {}, async (session) => {
      await session.perform(askOf(), soon());
      expect((await session.ended).code).toBe('transport.protocol-violation');
    });
  });
});

describe('what became of a change', () => {
  it('is not-sent while the socket is being opened, however that ends', async () => {
    const opening: TestServerOptions = {
      onConnection: (connection) =>
        connection.on('ready', () =>
          connection.removeAllListeners('openssh.streamlocal').on('openssh.streamlocal', () => undefined),
        ),
    };
    await withSession(opening, {}, async (session) => {
      const outcome = await session.perform({ ...change, limits: { timeoutMs: 100, bodyBytes: 9 } }, soon());
      expect(gist(outcome)).toBe('not-sent: probe.timed-out');
    });
  });

  it('is not-sent when it was cancelled in line, and nothing of it ever arrives', async () => {
    let arrived = 0;
    const slow = daemon(async () => {
      arrived += 1;
      return new Promise(() => undefined);
    });
    await withSession(slow, { limits: { socketChannels: 1 } }, async (session) => {
      const first = session.perform({ ...change, limits: { timeoutMs: 300, bodyBytes: 9 } }, soon());
      const stop = new AbortController();
      const second = session.perform(change, stop.signal);
      setTimeout(() => stop.abort(), 100);
      expect(gist(await second)).toBe('not-sent: transport.lost');
      expect(gist(await first)).toBe('unanswered: probe.timed-out');
      expect(arrived).toBe(1);
    });
  });

  it('is unanswered, and made once, when the effect happened and the reply was lost', async () => {
    let done = 0;
    const losing = daemon(async () => {
      done += 1;
      throw new Error('the reply is lost');
    });
    await withSession(losing, {}, async (session) => {
      expect(gist(await session.perform(change, soon()))).toBe('unanswered: transport.socket-closed');
      expect(done).toBe(1);
    });
  });

  it('is unanswered when the connection to the node breaks after it was sent', async () => {
    const server: TestServerOptions = {
      onSocket: (_path, connection) => (channel) =>
        void channel.once('data', () => socketOf(connection)?.destroy()),
    };
    await withSession(server, {}, async (session) => {
      expect(gist(await session.perform(change, soon()))).toBe('unanswered: transport.lost');
      expect(gist(await session.perform(change, soon()))).toBe('not-sent: transport.lost');
    });
  });

  /** Answers its first request, then hangs up at the second without a word, as a daemon that restarts. */
  const hangingUp = (counts: { requests: number }): TestServerOptions => ({
    onSocket: () => (channel) => {
      let here = 0;
      channel.on('data', (chunk: Buffer) => {
        if (!chunk.includes(' HTTP/1.1\r\n')) return;
        counts.requests += 1;
        here += 1;
        if (here === 1) channel.write('HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na');
        else channel.end();
      });
    },
  });

  it('is never sent twice on a kept channel that broke, while a question is', async () => {
    const counts = { requests: 0 };
    await withSession(hangingUp(counts), {}, async (session) => {
      expect(gist(await session.perform(askOf(), soon()))).toBe('200 a');
      expect(gist(await session.perform(change, soon()))).toBe('unanswered: transport.socket-closed');
      expect(counts.requests).toBe(2);
      expect(gist(await session.perform(askOf(), soon()))).toBe('200 a');
      expect(gist(await session.perform(askOf(), soon()))).toBe('200 a');
      expect(counts.requests).toBe(5);
    });
  });

  it('goes through a new channel when the daemon closed the kept one before', async () => {
    let close: () => void = () => undefined;
    let opened = 0;
    const server: TestServerOptions = {
      onSocket: () => (channel) => {
        opened += 1;
        close = () => channel.end();
        serveSocket(channel, () => ({ status: 200, body: 'x' }));
      },
    };
    await withSession(server, {}, async (session) => {
      await session.perform(askOf(), soon());
      close();
      // The close has arrived when an answer that was sent after it has.
      await session.sweep(['test.one'], soon());
      expect(gist(await session.perform(change, soon()))).toBe('200 x');
      expect(opened).toBe(2);
    });
  });

  it('is told of shell commands too: nothing left before the shell was open, and silence is no success', async () => {
    const shell = testAsk('test.own', { lane: 'own-channel', effect: 'changes', read: (reply) => ok(reply) });
    const refusing: TestServerOptions = {
      onConnection: (connection) => connection.on('session', (_accept, reject) => reject()),
    };
    await withSession(refusing, {}, async (session) => {
      const outcome = await session.perform(shell, soon());
      expect(outcome.kind).toBe('not-sent');
    });
    await withSession({}, {}, async (session) =>
      expect(await session.perform(shell, soon())).toMatchObject({
        kind: 'answered',
        result: { ok: true, value: { exitStatus: 0 } },
      }),
    );
    const killed: TestServerOptions = {
      onShell: (channel) => void channel.resume().on('end', () => channel.end()),
    };
    await withSession(killed, {}, async (session) =>
      expect(await session.perform(shell, soon())).toMatchObject({ kind: 'unanswered' }),
    );
    const dropped: TestServerOptions = {
      onShell: (channel, connection) => void channel.once('data', () => socketOf(connection)?.destroy()),
    };
    await withSession(dropped, {}, async (session) =>
      expect(await session.perform(shell, soon())).toMatchObject({
        kind: 'unanswered',
        fault: { code: 'transport.lost' },
      }),
    );
  });
});

describe('a stream of lines', () => {
  const lines = (...pieces: readonly string[]) =>
    daemon(() => ({
      status: 200,
      body: (async function* () {
        yield* pieces;
      })(),
    }));

  it('is handed over line by line, however it is cut, until the daemon ends it', async () => {
    await withSession(lines('{"a":', '1}\n{"a":2}\n', '\n\r\n{"a":3}\r\n{"a"'), {}, async (session) => {
      const heard: string[] = [];
      const why = await session.follow(askOf(), (line) => void heard.push(line), soon());
      expect(heard).toEqual(['{"a":1}', '{"a":2}', '{"a":3}']);
      expect(why.code).toBe('transport.socket-closed');
    });
  });

  it('ends at a line without end, and at a status that is no stream', async () => {
    await withSession(lines('x'.repeat(70_000)), {}, async (session) =>
      expect((await session.follow(askOf(), () => undefined, soon())).code).toBe('transport.too-much-output'),
    );
    const refusing = daemon(() => ({ status: 503, body: 'This node is not a swarm manager.' }));
    await withSession(refusing, {}, async (session) =>
      expect(await session.follow(askOf(), () => undefined, soon())).toMatchObject({
        code: 'daemon.refused',
        details: 'This node is not a swarm manager.',
        facts: { status: '503' },
      }),
    );
  });

  it('may be silent for longer than its time limit, and leaves room for questions', async () => {
    const stop = new AbortController();
    const quiet = daemon(({ path, signal }) => ({
      status: 200,
      body:
        path === '/things'
          ? (async function* () {
              yield 'first\n';
              await new Promise((resolve) => signal.addEventListener('abort', resolve));
            })()
          : 'answer',
    }));
    await withSession(quiet, { limits: { socketChannels: 1 } }, async (session) => {
      const limits = { timeoutMs: 300, bodyBytes: 100 };
      const first = Promise.withResolvers<string>();
      const following = session.follow(askOf({ limits }), first.resolve, stop.signal);
      expect(await first.promise).toBe('first');
      await new Promise((resolve) => setTimeout(resolve, 400));
      expect(gist(await session.perform(askOf({ path: '/other' }), soon()))).toBe('200 answer');
      stop.abort();
      expect((await following).code).toBe('transport.lost');
    });
  });

  it('ends with the fault of the connection when the node is lost', async () => {
    const server: TestServerOptions = {
      onSocket: (_path, connection) => (channel) => {
        serveSocket(channel, () => ({
          status: 200,
          body: (async function* () {
            yield 'a\n';
            setTimeout(() => socketOf(connection)?.destroy(), 20);
            await new Promise(() => undefined);
          })(),
        }));
      },
    };
    await withSession(server, {}, async (session) => {
      const why = await session.follow(askOf(), () => undefined, soon());
      expect(why).toEqual(await session.ended);
    });
  });

  it('waits while its reader is busy', async () => {
    let written = 0;
    const flood = daemon(() => ({
      status: 200,
      body: (async function* () {
        for (; written < 20_000; written += 1) yield `${'x'.repeat(1_000)}\n`;
      })(),
    }));
    await withSession(flood, {}, async (session) => {
      const stop = new AbortController();
      const busy = Promise.withResolvers<void>();
      const first = Promise.withResolvers<void>();
      let heard = 0;
      const following = session.follow(
        askOf(),
        () => {
          heard += 1;
          first.resolve();
          return busy.promise;
        },
        stop.signal,
      );
      await first.promise;
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(heard).toBe(1);
      expect(written).toBeLessThan(20_000);
      stop.abort();
      busy.resolve();
      await following;
    });
  });
});
