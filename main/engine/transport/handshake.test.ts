import { createRequire } from 'node:module';
import type { Connection, ServerConfig } from 'ssh2';
import { describe, expect, it } from 'vitest';
import { FaultError } from '#shared/fault';
import {
  createTestBench,
  faultOf,
  friendlyShell,
  makeHostKey,
  protocolOf,
  soon,
  startProxy,
  startTcpServer,
  startTestServer,
} from './test-kit/index.ts';

const impatient = { limits: { handshakeMs: 400 } } as const;

describe('a server that takes its time', () => {
  it('is given up when it says nothing at all', async () => {
    await using bench = await createTestBench();
    await using server = await startTcpServer(() => undefined);
    const fault = await faultOf(bench.transport(impatient).connect(bench.target(server.port), soon()));
    expect(fault).toMatchObject({
      code: 'transport.timed-out',
      retryable: true,
      subject: 'db-1',
      facts: { stage: 'identification' },
    });
    expect(fault.says).toContain(`db-1 (127.0.0.1:${server.port})`);
  });

  it('is given up when it greets one byte at a time', async () => {
    await using bench = await createTestBench();
    await using server = await startTcpServer((socket) => {
      const timer = setInterval(() => socket.write('S'), 50);
      socket.on('close', () => clearInterval(timer));
    });
    expect((await faultOf(bench.transport(impatient).connect(bench.target(server.port), soon()))).code).toBe(
      'transport.timed-out',
    );
  });

  it('is given up when it stops in the key exchange', async () => {
    await using bench = await createTestBench();
    await using server = await startTcpServer((socket) => socket.write('SSH-2.0-slow\r\n'));
    expect((await faultOf(bench.transport(impatient).connect(bench.target(server.port), soon()))).code).toBe(
      'transport.timed-out',
    );
  });

  it('is given up when it never answers the login', async () => {
    await using bench = await createTestBench();
    await using server = await startTestServer({ onLogin: () => 'hang' });
    const fault = await faultOf(bench.transport(impatient).connect(await bench.knownTarget(server), soon()));
    expect(fault).toMatchObject({ code: 'transport.timed-out', facts: { stage: 'login' } });
  });

  it('frees its place for others', async () => {
    await using bench = await createTestBench();
    await using silent = await startTcpServer(() => undefined);
    await using server = await startTestServer();
    const transport = bench.transport({ ...impatient, handshakeLimit: 1 });
    const first = faultOf(transport.connect(bench.target(silent.port), soon()));
    await using session = await transport.connect(await bench.knownTarget(server), soon());
    expect((await first).code).toBe('transport.timed-out');
    expect(session.server).toMatch(/^SSH-2\.0-ssh2js/);
  });
});

describe('an identification line', () => {
  it('may arrive in any number of pieces', async () => {
    await using bench = await createTestBench();
    await using server = await startTestServer();
    let queue = Promise.resolve();
    await using proxy = await startProxy(server.port, (client, chunk, before) => {
      const pieces = before === 0 ? [...chunk.subarray(0, 20)].map((byte) => Buffer.from([byte])) : [];
      for (const piece of [...pieces, chunk.subarray(pieces.length)])
        queue = queue.then(() => {
          client.write(piece);
          return new Promise((resolve) => setTimeout(resolve, pieces.length === 0 ? 0 : 2));
        });
    });
    await bench.know(proxy.port, server.hostKey);
    await using session = await bench.transport().connect(bench.target(proxy.port), soon());
    expect(session.server).toMatch(/^SSH-2\.0-ssh2js/);
  });

  for (const [what, bytes] of [
    ['a web server', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['protocol 1', 'SSH-1.5-old\r\n'],
    ['endless text', 'x'.repeat(20_000)],
    ['endless lines', 'hello\r\n'.repeat(3_000)],
    ['nothing before the end', ''],
  ] as const)
    it(`that is ${what} is told apart from SSH`, async () => {
      await using bench = await createTestBench();
      await using server = await startTcpServer((socket) => void socket.end(bytes));
      const fault = await faultOf(bench.transport().connect(bench.target(server.port), soon()));
      expect(fault.code).toBe(bytes === '' ? 'transport.lost' : 'transport.not-ssh');
    });
});

/** Connects through a proxy that does something to what the server says, and tells how that ended. */
const endingThrough = async (spoil: Parameters<typeof startProxy>[1]): Promise<string> => {
  await using bench = await createTestBench();
  await using server = await startTestServer();
  await using proxy = await startProxy(server.port, spoil);
  await bench.know(proxy.port, server.hostKey);
  try {
    await using session = await bench
      .transport({ limits: { handshakeMs: 500, channelOpenMs: 300, loopStartMs: 300 } })
      .connect(bench.target(proxy.port), soon());
    await session.sweep(['test.one'], soon());
    return 'answered';
  } catch (error) {
    if (error instanceof FaultError) return error.fault.code;
    throw error;
  }
};

describe('whatever happens to the bytes on the way', () => {
  it('a connection that is reset at any byte gives a fault, never a crash', async () => {
    const codes = new Set<string>();
    for (let at = 0; at < 1_500; at += 67)
      codes.add(
        await endingThrough((client, chunk, before) => {
          client.write(chunk.subarray(0, Math.max(0, at - before)));
          if (before + chunk.length > at) client.resetAndDestroy();
        }),
      );
    expect(
      [...codes].filter(
        (code) => !['transport.lost', 'transport.not-ssh', 'transport.refused'].includes(code),
      ),
    ).toEqual([]);
  });

  it('a byte that is changed anywhere never passes for an answer of the server', async () => {
    const codes: string[] = [];
    for (let at = 8; at < 2_000; at += 83)
      codes.push(
        await endingThrough((client, chunk, before) => {
          const spoilt = Buffer.from(chunk);
          if (at >= before && at < before + chunk.length)
            spoilt[at - before] = (spoilt[at - before] ?? 0) ^ 0x41;
          client.write(spoilt);
        }),
      );
    // Beyond what the server ever says nothing is changed and all is well.
    const saidMore = codes.indexOf('answered');
    expect(codes.slice(saidMore < 0 ? codes.length : saidMore).filter((code) => code !== 'answered')).toEqual(
      [],
    );
    expect(codes.length - (saidMore < 0 ? 0 : codes.length - saidMore)).toBeGreaterThan(8);
  });
});

describe('algorithms that are no longer safe', () => {
  const rows: readonly (readonly [string, NonNullable<ServerConfig['algorithms']>, string])[] = [
    ['diffie-hellman-group14-sha1', { kex: ['diffie-hellman-group14-sha1'] }, 'key exchange'],
    ['ssh-rsa', { serverHostKey: ['ssh-rsa'] }, 'host key'],
    ['aes256-cbc', { cipher: ['aes256-cbc'] }, 'cipher'],
    ['hmac-sha1', { cipher: ['aes128-ctr'], hmac: ['hmac-sha1'] }, 'MAC'],
    ['zlib@openssh.com', { compress: ['zlib@openssh.com'] }, 'compression'],
  ];
  for (const [name, algorithms, category] of rows)
    it(`are refused by name: ${name}`, async () => {
      await using bench = await createTestBench();
      await using server = await startTestServer({ algorithms, hostKeys: [makeHostKey('rsa')] });
      const fault = await faultOf(bench.transport().connect(await bench.knownTarget(server), soon()));
      expect(fault.code).toBe('transport.no-common-algorithm');
      expect(fault.facts).toMatchObject({ category });
      expect(fault.says).toContain(name);
      expect(server.logins()).toBe(0);
    });

  it('include ChaCha20 from a server without strict key exchange; AES-GCM goes on and is marked', async () => {
    await using bench = await createTestBench();
    for (const cipher of ['chacha20-poly1305@openssh.com', 'aes128-gcm@openssh.com']) {
      await using server = await startTestServer({
        onConnection: (connection) => offerWithoutStrict(connection, cipher),
      });
      const attempt = bench.transport().connect(await bench.knownTarget(server), soon());
      if (cipher.startsWith('chacha')) {
        expect((await faultOf(attempt)).says).toContain('without strict key exchange');
        expect(server.logins()).toBe(0);
        continue;
      }
      await using session = await attempt;
      expect({ strict: session.strictKeyExchange, cipher: session.cipher }).toEqual({
        strict: false,
        cipher,
      });
    }
  });
});

/** ssh2's server always offers the strict marker; an older server is made by replacing what it is about to offer. */
const offerWithoutStrict = (connection: Connection, cipher: string): void => {
  const { KexInit } = createRequire(import.meta.url)('ssh2/lib/protocol/kex.js') as {
    readonly KexInit: new (offer: unknown) => unknown;
  };
  const way = { cipher: [cipher], mac: ['hmac-sha2-256'], compress: ['none'], lang: [] };
  (protocolOf(connection) as unknown as { _offer: unknown })._offer = new KexInit({
    kex: ['curve25519-sha256'],
    serverHostKey: ['ecdsa-sha2-nistp256'],
    cs: way,
    sc: way,
  });
};

describe('limits before and beside the login', () => {
  it('cut a banner flood', async () => {
    await using bench = await createTestBench();
    await using server = await startTestServer({ banner: 'welcome '.repeat(2_000) });
    expect((await faultOf(bench.transport().connect(await bench.knownTarget(server), soon()))).code).toBe(
      'transport.too-much-output',
    );
  });

  it('cut a server that floods before the login', async () => {
    await using bench = await createTestBench();
    await using server = await startTcpServer((socket) => {
      socket.write('SSH-2.0-flood\r\n');
      const packet = Buffer.alloc(16, 0);
      packet.writeUInt32BE(12, 0);
      packet[4] = 10;
      packet[5] = 2; // SSH_MSG_IGNORE
      const timer = setInterval(() => socket.write(Buffer.concat(Array<Buffer>(4_096).fill(packet))), 1);
      socket.on('close', () => clearInterval(timer));
    });
    expect((await faultOf(bench.transport().connect(bench.target(server.port), soon()))).code).toBe(
      'transport.too-much-output',
    );
  });

  it('end a connection that brings more than its hourly share', async () => {
    await using bench = await createTestBench();
    await using server = await startTestServer({ onShell: friendlyShell(() => 'x'.repeat(60_000)) });
    await using session = await bench
      .transport({ limits: { hourlyBytes: 200_000 } })
      .connect(await bench.knownTarget(server), soon());
    const sweeps = Array.from({ length: 5 }, () => session.sweep(['test.one'], soon()));
    expect((await session.ended).code).toBe('transport.too-much-output');
    expect((await Promise.allSettled(sweeps)).at(-1)?.status).toBe('rejected');
  });
});

describe('a connection that went silent', () => {
  it('is noticed by keepalive and ends with the time it was silent', async () => {
    await using bench = await createTestBench();
    await using server = await startTestServer();
    let isCut = false;
    await using proxy = await startProxy(server.port, (client, chunk) => void (isCut || client.write(chunk)));
    await bench.know(proxy.port, server.hostKey);
    await using session = await bench
      .transport({ limits: { keepaliveMs: 60, keepaliveCount: 3 } })
      .connect(bench.target(proxy.port), soon());
    await session.sweep(['test.one'], soon());
    isCut = true;
    const fault = await session.ended;
    expect(fault).toMatchObject({ code: 'transport.lost', retryable: true });
    expect(fault.says).toContain('has not answered');
  });

  it('stays while the server answers keepalive', async () => {
    await using bench = await createTestBench();
    await using server = await startTestServer();
    await using session = await bench
      .transport({ limits: { keepaliveMs: 100, keepaliveCount: 2 } })
      .connect(await bench.knownTarget(server), soon());
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect((await session.sweep(['test.one'], soon())).replies.size).toBe(1);
  });
});

describe('bounded handshakes', () => {
  it('never have more under way than allowed, over all nodes', async () => {
    await using bench = await createTestBench();
    let underWay = 0;
    let most = 0;
    await using server = await startTestServer({
      onConnection: (connection) => {
        underWay += 1;
        most = Math.max(most, underWay);
        connection.on('ready', () => (underWay -= 1));
      },
    });
    const target = await bench.knownTarget(server);
    const transport = bench.transport({ handshakeLimit: 3 });
    const sessions = await Promise.all(Array.from({ length: 20 }, () => transport.connect(target, soon())));
    await Promise.all(sessions.map((session) => session[Symbol.asyncDispose]()));
    expect(most).toBeLessThanOrEqual(3);
    expect(server.connections()).toBe(20);
  });

  it('wait while a node that has just logged in starts its loop, but not for a shell that hangs', async () => {
    await using bench = await createTestBench();
    await using server = await startTestServer({ onShell: () => undefined });
    const target = await bench.knownTarget(server);
    const transport = bench.transport({ handshakeLimit: 1, limits: { startPlaceMs: 300 } });
    await using first = await transport.connect(target, soon());
    const hung = first.sweep(['test.one'], soon()).catch(() => undefined);
    const next = transport.connect(target, soon());
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.connections()).toBe(1);
    await using second = await next;
    expect(server.connections()).toBe(2);
    await second[Symbol.asyncDispose]();
    await first[Symbol.asyncDispose]();
    await hung;
  });

  it('give a cancelled caller its place back', async () => {
    await using bench = await createTestBench();
    await using silent = await startTcpServer(() => undefined);
    const transport = bench.transport({ handshakeLimit: 1 });
    const stop = new AbortController();
    const both = [
      transport.connect(bench.target(silent.port), stop.signal),
      transport.connect(bench.target(silent.port), stop.signal),
    ].map(faultOf);
    stop.abort();
    expect((await Promise.all(both)).map(({ code }) => code)).toEqual(['transport.lost', 'transport.lost']);
    await using server = await startTestServer();
    await using session = await transport.connect(await bench.knownTarget(server), soon());
    expect(session.cipher).toBe('aes128-gcm@openssh.com');
  });
});

describe('an address', () => {
  it('where nothing listens is refused, one that does not exist is unresolved', async () => {
    await using bench = await createTestBench();
    const closed = await startTcpServer(() => undefined);
    await closed[Symbol.asyncDispose]();
    expect((await faultOf(bench.transport().connect(bench.target(closed.port), soon()))).code).toBe(
      'transport.refused',
    );
    const nowhere = bench.target(22, { address: 'no-such-host.invalid' });
    expect((await faultOf(bench.transport().connect(nowhere, soon()))).code).toBe('transport.unresolved');
  });

  it('or a user with characters a shell or ssh could take for more is not dialled', async () => {
    await using bench = await createTestBench();
    await using server = await startTcpServer(() => undefined);
    const odd = Array.from('\'"`$\\;&<>|(){}, \t\n\0\u0007\u202e');
    const forms = [
      '?',
      'a?',
      '?a',
      'a?b',
      '??',
      'a??b',
      '?(id)',
      'x?-l',
      'root?id',
      'root?id?',
      '-?',
      'a.?.b',
      'a@?',
      '?x?y?z',
    ];
    const hostile = [
      ...odd.flatMap((sign) => forms.map((form) => form.replaceAll('?', () => sign))),
      '-oProxyCommand=id',
      '-l',
      '',
    ];
    expect(hostile.length).toBeGreaterThan(290);
    const transport = bench.transport();
    for (const text of hostile) {
      expect((await faultOf(transport.connect(bench.target(server.port, { user: text }), soon()))).code).toBe(
        'transport.auth-failed',
      );
      expect(
        (await faultOf(transport.connect(bench.target(server.port, { address: text }), soon()))).code,
      ).toBe('transport.unresolved');
    }
    expect(server.connections()).toBe(0);
  });

  it('that is passed twice or reached over more than five machines is not dialled', async () => {
    await using bench = await createTestBench();
    const hop = (port: number) => ({ ...bench.hop(port), id: `hop-${port}` });
    const { nodeId } = bench.target(22);
    const loop = { nodeId, hops: [hop(1), hop(2), hop(1)] } as const;
    const long = { nodeId, hops: [hop(1), hop(2), hop(3), hop(4), hop(5), hop(6)] } as const;
    expect((await faultOf(bench.transport().connect(loop, soon()))).says).toContain('twice');
    expect((await faultOf(bench.transport().connect(long, soon()))).code).toBe('transport.jump-failed');
  });
});
