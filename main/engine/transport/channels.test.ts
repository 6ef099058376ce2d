import type { ServerChannel } from 'ssh2';
import { describe, expect, it } from 'vitest';
import type { Result } from '#shared/fault';
import { answerFrame, pongLine, readShellInput, readyLine, type ShellReply } from '../source-kit/index.ts';
import type { NodeSession, SshTransportOptions } from './index.ts';
import {
  createTestBench,
  faultOf,
  friendlyShell,
  protocolOf,
  socketOf,
  soon,
  startTestServer,
  testAsk,
  type TestServerOptions,
} from './test-kit/index.ts';

/** Opens a session to a server made for the test, and closes both after it. */
const withSession = async (
  server: TestServerOptions,
  options: Partial<SshTransportOptions>,
  work: (session: NodeSession, commands: () => readonly string[]) => Promise<void>,
): Promise<void> => {
  await using bench = await createTestBench();
  await using made = await startTestServer(server);
  await using session = await bench.transport(options).connect(await bench.knownTarget(made), soon());
  await work(session, made.commands);
};

/** A shell whose loop starts well and then answers a poke in its own way. */
const loopThat =
  (onPoke: (channel: ServerChannel, nonce: string, seq: number, ids: readonly string[]) => void) =>
  (channel: ServerChannel): void => {
    let text = '';
    let nonce: string | undefined;
    channel.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (nonce === undefined) {
        const input = readShellInput(text);
        if (input.kind !== 'resident') return;
        nonce = input.nonce;
        text = input.rest;
        channel.write(readyLine(nonce));
      }
      for (const line of text.split('\n').slice(0, -1)) {
        const [seq, ...ids] = line.split(' ');
        onPoke(channel, nonce, Number(seq), ids);
      }
      text = text.slice(text.lastIndexOf('\n') + 1);
    });
  };

const textOf = (reply: Result<ShellReply> | undefined): string =>
  reply?.ok === true ? reply.value.stdout : `fault ${reply?.fault.code}`;

describe('the resident loop', () => {
  it('answers every ask of every poke over one channel and one constant exec request', async () => {
    await withSession({}, {}, async (session, commands) => {
      for (let at = 0; at < 3; at += 1) {
        const sweep = await session.sweep(['test.two', 'test.one'], soon());
        expect([...sweep.replies].map(([id, reply]) => [id, textOf(reply)])).toEqual([
          ['test.two', 'answer to test.two'],
          ['test.one', 'answer to test.one'],
        ]);
        expect(sweep.roundTripMs).toBeGreaterThan(0);
      }
      expect(commands()).toEqual(['exec /bin/sh -s']);
    });
  });

  it('measures only the round trip when nothing is asked', async () => {
    await withSession({}, {}, async (session) =>
      expect((await session.sweep([], soon())).replies.size).toBe(0),
    );
  });

  it('serves callers one after the other', async () => {
    await withSession({}, {}, async (session) => {
      const sweeps = await Promise.all(Array.from({ length: 10 }, () => session.sweep(['test.one'], soon())));
      expect(sweeps.map(({ replies }) => textOf(replies.get('test.one')))).toEqual(
        Array(10).fill('answer to test.one'),
      );
    });
  });

  it('puts up with the chatter of login scripts before it is ready', async () => {
    const chatty = (channel: ServerChannel): void => {
      channel.write('Welcome to Ubuntu\r\nQD ready\n\x1b[31mred\x1b[0m\n');
      channel.stderr.write('stty: not a terminal\n');
      friendlyShell()(channel);
    };
    await withSession({ onShell: chatty }, {}, async (session) =>
      expect((await session.sweep(['test.one'], soon())).replies.size).toBe(1),
    );
  });

  it('keeps NUL bytes and marks bytes that are no UTF-8', async () => {
    const odd = loopThat((channel, nonce, seq) => {
      const mark = `${nonce} ${seq} test.one 5`;
      channel.write(
        Buffer.concat([
          Buffer.from(`${pongLine(nonce, seq)}QD begin ${mark}\na`),
          Buffer.from([0, 0xff, 0xc3]),
          Buffer.from(`b\nQD end ${mark}\n`),
        ]),
      );
    });
    await withSession({ onShell: odd }, {}, async (session) =>
      expect(textOf((await session.sweep(['test.one'], soon())).replies.get('test.one'))).toBe(
        'a\0\ufffd\ufffdb',
      ),
    );
  });

  it('reads frames cut at every byte', async () => {
    const slow = loopThat((channel, nonce, seq) => {
      for (const byte of Buffer.from(
        pongLine(nonce, seq) + answerFrame(nonce, seq, 'test.one', 'a\nQD end\n€'),
      ))
        channel.write(Buffer.from([byte]));
    });
    await withSession({ onShell: slow }, {}, async (session) =>
      expect(textOf((await session.sweep(['test.one'], soon())).replies.get('test.one'))).toBe(
        'a\nQD end\n€',
      ),
    );
  });

  it('drops only the answer that is longer than its limit', async () => {
    const long = friendlyShell((id) => (id === 'test.one' ? 'x'.repeat(100_000) : 'short'));
    await withSession({ onShell: long }, {}, async (session) => {
      const { replies } = await session.sweep(['test.one', 'test.two'], soon());
      expect([...replies.values()].map(textOf)).toEqual(['fault transport.too-much-output', 'short']);
    });
  });

  it('keeps what came before a question that hangs, names it, and starts a new loop for the next poke', async () => {
    const asks = [
      testAsk('test.one'),
      testAsk('test.hang', { limits: { timeoutMs: 100, stdoutBytes: 10, stderrBytes: 10 } }),
      testAsk('test.two'),
    ];
    const hanging = loopThat((channel, nonce, seq, ids) => {
      channel.write(pongLine(nonce, seq));
      if (ids[0] === 'test.one') channel.write(answerFrame(nonce, seq, 'test.one', 'good'));
    });
    await withSession({ onShell: hanging }, { asks }, async (session, commands) => {
      const { replies } = await session.sweep(['test.one', 'test.hang', 'test.two'], soon());
      expect([...replies.values()].map(textOf)).toEqual([
        'good',
        'fault probe.timed-out',
        'fault probe.timed-out',
      ]);
      expect((await session.sweep(['test.one'], soon())).replies.size).toBe(1);
      expect(commands()).toHaveLength(2);
    });
  });

  it('rejects a poke nobody answers at all', async () => {
    const asks = [testAsk('test.one', { limits: { timeoutMs: 100, stdoutBytes: 10, stderrBytes: 10 } })];
    await withSession({ onShell: loopThat(() => undefined) }, { asks }, async (session) =>
      expect((await faultOf(session.sweep(['test.one'], soon()))).code).toBe('probe.timed-out'),
    );
  });

  const broken: readonly (readonly [string, (nonce: string, seq: number) => string])[] = [
    [
      'a shorter answer than announced',
      (nonce, seq) => answerFrame(nonce, seq, 'test.one', 'abc').replaceAll('test.one 3', 'test.one 4'),
    ],
    [
      'a longer answer than announced',
      (nonce, seq) => answerFrame(nonce, seq, 'test.one', 'abc').replaceAll('test.one 3', 'test.one 2'),
    ],
    [
      'an end mark of another answer',
      (nonce, seq) => answerFrame(nonce, seq, 'test.one', 'abc').replace('QD end', 'QD end 0'),
    ],
    ['the answer to another question', (nonce, seq) => answerFrame(nonce, seq, 'test.two', 'abc')],
    ['the answer to an earlier poke', (nonce, seq) => answerFrame(nonce, seq - 1, 'test.one', 'abc')],
    ['an answer under a guessed nonce', (_nonce, seq) => answerFrame('00', seq, 'test.one', 'abc')],
    ['stray text', () => 'segmentation fault\n'],
    ['a second pong', (nonce, seq) => pongLine(nonce, seq)],
    ['a second greeting', (nonce) => readyLine(nonce)],
  ];
  for (const [what, bytes] of broken)
    it(`ends the channel on ${what}, and the connection goes on`, async () => {
      let isFirst = true;
      const onPoke = loopThat((channel, nonce, seq) => {
        channel.write(
          pongLine(nonce, seq) +
            (isFirst ? bytes(nonce, seq) : answerFrame(nonce, seq, 'test.one', 'fine')) +
            pongLine(nonce, seq + 7),
        );
        isFirst = false;
      });
      await withSession({ onShell: onPoke }, {}, async (session) => {
        expect((await faultOf(session.sweep(['test.one'], soon()))).code).toBe(
          'transport.protocol-violation',
        );
        expect(textOf((await session.sweep(['test.one'], soon())).replies.get('test.one'))).toBe('fine');
      });
    });

  const endless: readonly (readonly [string, (channel: ServerChannel) => void])[] = [
    ['a line without end', (channel) => void channel.write('x'.repeat(200_000))],
    ['chatter without end', (channel) => void channel.write('hello\n'.repeat(20_000))],
    ['error text without end', (channel) => void channel.stderr.write('oops\n'.repeat(20_000))],
  ];
  for (const [what, flood] of endless)
    it(`is cut off on ${what}`, async () => {
      await withSession({ onShell: flood }, {}, async (session) =>
        expect((await faultOf(session.sweep(['test.one'], soon()))).code).toBe('transport.too-much-output'),
      );
    });

  it('says that there is no shell when it ends before it was ready', async () => {
    const refusing = (channel: ServerChannel): void => {
      channel.write('This account is currently not available.\n');
      channel.exit(1);
      channel.end();
    };
    await withSession({ onShell: refusing }, {}, async (session) =>
      expect((await faultOf(session.sweep(['test.one'], soon()))).code).toBe('transport.shell-refused'),
    );
  });

  it('says that there is no shell when none gets ready in time', async () => {
    await withSession({ onShell: () => undefined }, { limits: { loopStartMs: 100 } }, async (session) =>
      expect((await faultOf(session.sweep(['test.one'], soon()))).code).toBe('transport.shell-refused'),
    );
  });
});

describe('a channel of its own', () => {
  const own = testAsk('test.own', { lane: 'own-channel', inputs: ["it's", '/var/log'] });

  it('hands the inputs over and gives back output and exit status', async () => {
    await withSession({}, {}, async (session, commands) => {
      const reply = await session.ask(own, soon());
      expect(reply.ok && { ...reply.value, sentAt: 0, receivedAt: 0 }).toEqual({
        stdout: `["it's","/var/log"]`,
        stderr: '',
        exitStatus: 0,
        sentAt: 0,
        receivedAt: 0,
      });
      expect(commands()).toEqual(['exec /bin/sh -s']);
    });
  });

  it('gives no exit status when the server gave none, so that silence is not success', async () => {
    const mute = (channel: ServerChannel): void => void channel.on('end', () => channel.end());
    await withSession({ onShell: (channel) => (channel.resume(), mute(channel)) }, {}, async (session) => {
      const reply = await session.ask(own, soon());
      expect(reply.ok && reply.value.exitStatus).toBeUndefined();
    });
  });

  it('ends at its deadline when the command never exits', async () => {
    const quick = { ...own, limits: { ...own.limits, timeoutMs: 100 } };
    await withSession({ onShell: () => undefined }, {}, async (session) =>
      expect(await session.ask(quick, soon())).toMatchObject({
        ok: false,
        fault: { code: 'probe.timed-out' },
      }),
    );
  });

  it('cuts output at its limit and keeps the connection', async () => {
    let isFirst = true;
    const flood = (channel: ServerChannel): void => {
      if (!isFirst) return friendlyShell()(channel);
      isFirst = false;
      channel.write('x'.repeat(200_000));
    };
    await withSession({ onShell: flood }, {}, async (session) => {
      expect(await session.ask(own, soon())).toMatchObject({
        ok: false,
        fault: { code: 'transport.too-much-output' },
      });
      expect(await session.ask(own, soon())).toMatchObject({ ok: true });
    });
  });

  /** Sends on and on, whatever the window says, as fast as the client reads. */
  const overrun =
    (hearsClose: boolean): NonNullable<TestServerOptions['onShell']> =>
    (channel, connection) => {
      const { id } = (channel as unknown as { readonly outgoing: { readonly id: number } }).outgoing;
      const raw = protocolOf(connection);
      if (!hearsClose) raw._handlers.CHANNEL_CLOSE = () => undefined;
      const chunk = Buffer.alloc(32_000);
      const timer = setInterval(() => {
        while ((socketOf(connection)?.writableLength ?? Infinity) < 1_048_576) raw.channelData(id, chunk);
      }, 1);
      connection.on('close', () => clearInterval(timer));
      connection.on('error', () => clearInterval(timer));
    };

  it('ends the connection of a server that ignores the window and the close', async () => {
    await withSession({ onShell: overrun(false) }, {}, async (session) => {
      const before = process.memoryUsage().rss;
      expect(await session.ask(own, soon())).toMatchObject({
        ok: false,
        fault: { code: 'transport.too-much-output' },
      });
      expect((await session.ended).code).toBe('transport.protocol-violation');
      // Client and server share this process; 640 MB were buffered without own counters.
      expect(process.memoryUsage().rss - before).toBeLessThan(128 * 1_048_576);
    });
  });

  it('ends the connection of a server that closes the channel and sends on all the same', async () => {
    await withSession({ onShell: overrun(true) }, { limits: { hourlyBytes: 8_388_608 } }, async (session) => {
      await session.ask(own, soon());
      expect(['transport.too-much-output', 'transport.protocol-violation']).toContain(
        (await session.ended).code,
      );
    });
  });

  it('cannot be opened by the server: agent, X11 and forwarded connections are refused', async () => {
    let refused = 0;
    let accepted = 0;
    const greedy: TestServerOptions['onShell'] = (channel, connection) => {
      const raw = protocolOf(connection);
      raw._handlers.CHANNEL_OPEN_FAILURE = () => void (refused += 1);
      raw._handlers.CHANNEL_OPEN_CONFIRMATION = () => void (accepted += 1);
      connection.openssh_forwardOutStreamLocal('/tmp/x', () => undefined);
      connection.forwardOut('127.0.0.1', 1, '127.0.0.1', 2, () => undefined);
      connection.x11('127.0.0.1', 6_000, () => undefined);
      for (let id = 100; id < 1_097; id += 1) raw.openssh_authAgent(id, 1_000_000, 32_768);
      friendlyShell()(channel);
    };
    await withSession({ onShell: greedy }, {}, async (session) => {
      await session.sweep(['test.one'], soon());
      await session.sweep(['test.one'], soon());
      expect({ refused, accepted }).toEqual({ refused: 1_000, accepted: 0 });
    });
  });

  it('waits its turn when many are asked at once', async () => {
    let open = 0;
    let most = 0;
    const counting = (channel: ServerChannel): void => {
      open += 1;
      most = Math.max(most, open);
      channel.on('close', () => (open -= 1));
      friendlyShell()(channel);
    };
    await withSession({ onShell: counting }, { limits: { ownChannels: 2 } }, async (session) => {
      const replies = await Promise.all(Array.from({ length: 8 }, () => session.ask(own, soon())));
      expect(replies.every(({ ok }) => ok)).toBe(true);
      expect(most).toBeLessThanOrEqual(2);
    });
  });
});

describe('the end of a session', () => {
  it('may be a server that says goodbye in the middle of an answer', async () => {
    const leaving = loopThat((channel, nonce, seq) => {
      channel.write(`${pongLine(nonce, seq)}QD begin ${nonce} ${seq} test.one 5\nab`);
    });
    const servers: TestServerOptions = {
      onShell: (channel, connection) => {
        leaving(channel);
        channel.on(
          'data',
          (chunk: Buffer) =>
            chunk.includes('test.one\n') && setTimeout(() => socketOf(connection)?.end(), 20),
        );
      },
    };
    await withSession(servers, {}, async (session) => {
      expect((await faultOf(session.sweep(['test.one'], soon()))).code).toBe('transport.lost');
      expect((await session.ended).code).toBe('transport.lost');
    });
  });

  it('is one fault, for the session and for whoever waits', async () => {
    await using bench = await createTestBench();
    const server = await startTestServer({ onShell: () => undefined });
    await using session = await bench.transport().connect(await bench.knownTarget(server), soon());
    const waiting = [
      faultOf(session.sweep(['test.one'], soon())),
      session.ask(testAsk('test.own'), soon()).then((reply) => !reply.ok && reply.fault),
    ] as const;
    await new Promise((resolve) => setTimeout(resolve, 50));
    await server[Symbol.asyncDispose]();
    const ended = await session.ended;
    expect(ended.code).toBe('transport.lost');
    expect(await Promise.all(waiting)).toEqual([ended, ended]);
    expect((await faultOf(session.sweep(['test.one'], soon()))).code).toBe('transport.lost');
    expect(await session.ask(testAsk('test.own'), soon())).toMatchObject({
      ok: false,
      fault: { code: 'transport.lost' },
    });
  });
});
