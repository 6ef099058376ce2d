import { connect, createServer, type Socket } from 'node:net';
import { stat, writeFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLink, createPipe, linkPromises, type Dispatcher, type Link } from '#shared/wire';
import type { WebSocket } from 'ws';
import { startWebShell } from './start-web-shell.ts';
import { createHandClock, openWebDoor } from './test-kit/web-door.ts';

const clientLink = (socket: WebSocket): Link => {
  const pipe = createPipe({
    send: (frame) => socket.send(frame),
    bufferedBytes: () => socket.bufferedAmount,
    close: () => socket.close(),
  });
  socket.on('message', (data: Buffer) => pipe.arrived(data.toString()));
  socket.on('close', pipe.gone);
  return createLink(pipe.channel, { timer: { after: () => ({ cancel: () => undefined }) } });
};

describe('a link over a WebSocket', () => {
  it.each(linkPromises)('$says', async ({ prove }) => {
    const doors: AsyncDisposable[] = [];
    try {
      await prove(async (dispatcher: Dispatcher) => {
        const door = await openWebDoor({ dispatcher });
        doors.push(door);
        const { socket } = await door.openWindow(await door.signIn());
        return { link: clientLink(socket), cut: () => socket.terminate() };
      });
    } finally {
      for (const door of doors) await door[Symbol.asyncDispose]();
    }
  });
});

describe('signing in', () => {
  it('takes a code once', async () => {
    await using door = await openWebDoor();
    const code = door.codeOf(door.shell.newAddress());
    expect((await door.signIn(code)).reply.status).toBe(200);
    const again = await door.signIn(code);
    expect([again.reply.status, again.reply.body]).toEqual([401, expect.stringContaining('Press Enter')]);
  });

  it('takes a code for a minute', async () => {
    await using door = await openWebDoor();
    const [early, late] = [door.shell.newAddress(), door.shell.newAddress()];
    door.clock.pass(60_000);
    expect((await door.signIn(door.codeOf(early))).reply.status).toBe(200);
    door.clock.pass(1);
    expect((await door.signIn(door.codeOf(late))).reply.status).toBe(401);
  });

  it('refuses even the right code after five wrong ones, for a minute', async () => {
    await using door = await openWebDoor();
    for (let guess = 0; guess < 5; guess += 1)
      expect((await door.signIn(`guess ${guess}`)).reply.status).toBe(401);
    expect((await door.signIn()).reply.status).toBe(429);
    door.clock.pass(60_000);
    expect((await door.signIn()).reply.status).toBe(200);
  });

  it('reads a code only from a small JSON object', async () => {
    await using door = await openWebDoor();
    const code = door.codeOf(door.shell.newAddress());
    const post = (type: string, body: string) =>
      door.ask('POST /session', { origin: `http://${door.host}`, 'content-type': type }, body);
    expect((await post('application/x-www-form-urlencoded', `code=${code}`)).status).toBe(415);
    expect((await post('text/plain', JSON.stringify({ code }))).status).toBe(415);
    for (const body of [
      '',
      '[]',
      'null',
      '{"code":1}',
      `{"code":"${code}","also":1}`,
      `{"code":"${'x'.repeat(2_000)}"}`,
      '{"code":',
    ]) {
      expect([body.length, (await post('application/json', body)).status]).toEqual([body.length, 400]);
    }
    expect((await post('application/json', JSON.stringify({ code }))).status).toBe(200);
  });

  it('hands out a cookie that scripts and other sites cannot use, named for the port', async () => {
    await using door = await openWebDoor();
    const { reply } = await door.signIn();
    expect(reply.headers['set-cookie']).toMatch(
      new RegExp(`^quarterdeck-${door.shell.port}=[0-9a-f]{64}; Path=/; HttpOnly; SameSite=Strict$`),
    );
  });

  it('lets a second tab in without putting the first one out', async () => {
    await using door = await openWebDoor();
    const first = await door.signIn();
    const second = await door.signIn(undefined, { cookie: first.cookie });
    expect([second.cookie, second.token === first.token]).toEqual([first.cookie, false]);
    for (const { token } of [first, second]) {
      const reply = await door.ask('GET /session', { cookie: first.cookie, 'x-quarterdeck-token': token });
      expect(reply.status).toBe(200);
    }
  });

  it('logs no code, cookie or token', async () => {
    await using door = await openWebDoor();
    const signed = await door.signIn();
    await door.signIn('a wrong guess');
    const text = door.logged.join();
    expect(
      [signed.token, signed.cookie.split('=')[1] ?? '', 'a wrong guess', 'c0ffee'].filter((each) =>
        text.includes(each),
      ),
    ).toEqual([]);
  });
});

describe('a session', () => {
  const lives = async (
    door: Awaited<ReturnType<typeof openWebDoor>>,
    signed: { cookie: string; token: string },
  ) =>
    (await door.ask('GET /session', { cookie: signed.cookie, 'x-quarterdeck-token': signed.token }))
      .status === 200;

  it('ends after a quarter of an hour without a window', async () => {
    await using door = await openWebDoor();
    const signed = await door.signIn();
    door.clock.pass(15 * 60_000);
    expect(await lives(door, signed)).toBe(true);
    door.clock.pass(15 * 60_000 + 1);
    expect(await lives(door, signed)).toBe(false);
  });

  it('lasts while a window is connected, and a quarter of an hour more', async () => {
    await using door = await openWebDoor();
    const signed = await door.signIn();
    const { socket, closed } = await door.openWindow(signed);
    for (let quarter = 0; quarter < 8; quarter += 1) {
      door.clock.pass(29_999);
      await pong(socket);
      door.clock.pass(15 * 60_000 - 29_999 - 1);
      await pong(socket);
    }
    expect(await lives(door, signed)).toBe(true);
    socket.close();
    await closed;
    door.clock.pass(15 * 60_000 + 1);
    expect(await lives(door, signed)).toBe(false);
  });

  it('ends after twelve hours whatever happens, and its window with it', async () => {
    await using door = await openWebDoor();
    const signed = await door.signIn();
    const { closed } = await door.openWindow(signed);
    door.clock.pass(12 * 3_600_000);
    await closed;
    expect(await lives(door, signed)).toBe(false);
  });

  it('ends when its window signs out, and every connection of it with it', async () => {
    await using door = await openWebDoor();
    const signed = await door.signIn();
    const { closed } = await door.openWindow(signed);
    const out = await door.ask('DELETE /session', {
      origin: `http://${door.host}`,
      cookie: signed.cookie,
      'x-quarterdeck-token': signed.token,
    });
    expect(out.status).toBe(200);
    await closed;
    expect(await lives(door, signed)).toBe(false);
  });

  it('is unknown to the next server on the same port', async () => {
    const first = await openWebDoor();
    const signed = await first.signIn();
    await first[Symbol.asyncDispose]();
    await using second = await openWebDoor();
    const cookie = signed.cookie.replace(String(first.shell.port), String(second.shell.port));
    expect(await lives(second, { ...signed, cookie })).toBe(false);
  });
});

describe('every answer', () => {
  it('carries the same protecting headers, refusals and broken requests included', async () => {
    await using door = await openWebDoor();
    const signed = await door.signIn();
    const origin = `http://${door.host}`;
    const replies = [
      await door.ask('GET /'),
      await door.ask('HEAD /'),
      await door.ask('GET /assets/main-abc.js'),
      await door.ask('GET /nothing'),
      await door.ask('GET /session'),
      await door.ask('POST /'),
      await door.ask('GET /', { host: 'attacker.example' }),
      await door.ask('GET /', { expect: 'miracles' }),
      await door.ask('GET /', { long: 'x'.repeat(20_000) }),
      await door.say('nonsense\r\n\r\n'),
      await door.say(`GET /\0 HTTP/1.1\r\nhost: ${door.host}\r\n\r\n`),
      await door.upgrade({ origin, 'sec-websocket-protocol': 'quarterdeck' }),
      await door.upgrade({
        origin,
        cookie: signed.cookie,
        'sec-websocket-protocol': `quarterdeck, quarterdeck.token.${signed.token}`,
      }),
      await door.upgrade({ origin }, '/nothing'),
      signed.reply,
      (await door.signIn('wrong')).reply,
    ];
    expect(replies.map(({ status }) => status)).toEqual([
      200, 200, 200, 404, 401, 403, 403, 417, 431, 400, 400, 401, 101, 404, 200, 401,
    ]);
    for (const { headers } of replies) expect(headers).toMatchObject(protectingHeaders);
  });
});

describe('a crowd', () => {
  it('of slow openers does not keep a person out', async () => {
    await using door = await openWebDoor();
    const slow: Socket[] = [];
    for (let opener = 0; opener < 200; opener += 1) {
      const socket = connect({ host: '127.0.0.1', port: door.shell.port });
      socket.on('error', () => undefined);
      socket.write('GET / HTTP/1.1\r\n');
      slow.push(socket);
    }
    expect((await door.ask('GET /')).status).toBe(200);
    for (const socket of slow) socket.destroy();
  });

  it('of windows is bounded', async () => {
    await using door = await openWebDoor();
    const signed = await door.signIn();
    for (let window = 0; window < 16; window += 1) await door.openWindow(signed);
    await expect(door.openWindow(signed)).rejects.toThrow('503');
  });
});

describe('a window', () => {
  it('is cut off when it sends a message over one mebibyte, or one that is no text', async () => {
    await using door = await openWebDoor();
    const signed = await door.signIn();
    const big = await door.openWindow(signed);
    big.socket.send('x'.repeat(1_048_577));
    await big.closed;
    const binary = await door.openWindow(signed);
    binary.socket.send(Buffer.from('{}'));
    await binary.closed;
  });

  it('is let go when its machine stops answering', async () => {
    await using door = await openWebDoor();
    const { socket, closed } = await door.openWindow(await door.signIn());
    socket.pong = () => undefined;
    socket.pause();
    door.clock.pass(30_000);
    door.clock.pass(30_000);
    socket.resume();
    expect(await closed).toBe(1_006);
  });
});

describe('starting', () => {
  const start = (port: number, rendererDirectory: string, socketPath?: string) =>
    startWebShell({
      dispatcher: { call: async () => ({}), open: async function* () {} },
      port,
      rendererDirectory,
      clock: createHandClock(),
      random: { hex: () => 'ab' },
      log: { info: () => undefined, warn: () => undefined },
      ...(socketPath === undefined ? {} : { socketPath }),
    });

  it('is reached through loopback only', async (context) => {
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
      .map(({ address }) => address);
    if (outside.length === 0) return context.skip('this machine has no other address');
    await using door = await openWebDoor();
    const reached = await Promise.all(
      outside.map(
        (host) =>
          new Promise<boolean>((resolve) => {
            const socket = connect({ host, port: door.shell.port }, () => resolve(true));
            socket.once('error', () => resolve(false)).once('connect', () => socket.destroy());
          }),
      ),
    );
    expect(reached).toEqual(outside.map(() => false));
  });

  it('stops when its port is taken, and says what to do', async () => {
    await using door = await openWebDoor();
    const renderer = join(door.folder, 'renderer');
    await expect(start(door.shell.port, renderer)).rejects.toThrow(
      `127.0.0.1:${door.shell.port} is taken by another program.`,
    );
  });

  it('stops when somebody else holds only the other loopback address', async (context) => {
    await using door = await openWebDoor();
    const squatter = createServer();
    const bound = await new Promise<boolean>((resolve) => {
      squatter.once('error', () => resolve(false));
      squatter.listen({ host: '::1', port: 0, ipv6Only: true }, () => resolve(true));
    });
    if (!bound) return context.skip('this machine has no IPv6 loopback');
    const { port } = squatter.address() as { readonly port: number };
    await expect(start(port, join(door.folder, 'renderer'))).rejects.toThrow(`[::1]:${port} is taken`);
    await new Promise((resolve) => squatter.close(resolve));
  });

  it('stops when the window was never built', async () => {
    await using door = await openWebDoor();
    await expect(start(0, join(door.folder, 'missing'))).rejects.toThrow('Run npm run build.');
  });

  it.skipIf(process.platform === 'win32')(
    'listens on a socket file that only this user may open (not on Windows: sockets are pipes there)',
    async () => {
      await using door = await openWebDoor({ socketPath: (folder) => join(folder, 'quarterdeck.sock') });
      const path = join(door.folder, 'quarterdeck.sock');
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect((await door.ask('GET /', { host: '127.0.0.1:7373' })).status).toBe(200);
      expect((await door.ask('GET /', { host: '127.0.0.1:80' })).status).toBe(403);
      await expect(start(0, join(door.folder, 'renderer'), path)).rejects.toThrow(
        'Another server listens on',
      );
      await writeFile(join(door.folder, 'notes.txt'), 'mine');
      await expect(start(0, join(door.folder, 'renderer'), join(door.folder, 'notes.txt'))).rejects.toThrow(
        'is no socket',
      );
    },
  );
});

/** Written out, so that a change of any of them is seen. */
const protectingHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
  'permissions-policy':
    'accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()',
};

const pong = (socket: WebSocket) =>
  new Promise<void>((resolve) => {
    socket.ping();
    socket.once('pong', () => resolve());
  });
