import type { ServerChannel } from 'ssh2';
import { describe, expect, it } from 'vitest';
import { pongLine } from '../source-kit/index.ts';
import {
  createTestBench,
  faultOf,
  friendlyShell,
  loopThat,
  protocolOf,
  socketOf,
  soon,
  startTestServer,
  testAsk,
  withSession,
  type TestServerOptions,
} from './test-kit/index.ts';

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
