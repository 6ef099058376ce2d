import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '#shared/fault';
import { createFakeClock, createSecrets } from '../ports/index.ts';
import { certificateFor } from '../ports/test-kit/index.ts';
import { daemonLimits, type HttpAsk, type HttpReply, type Outcome } from '../source-kit/index.ts';
import { createConsolePlace } from './index.ts';
import { soon, startTcpServer, withPlaces } from './test-kit/index.ts';

const token = 'very-secret-token';
const environment = { TOKEN: token, STRANGE: 'line\u0007bell' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'endpoint-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const listening = async (server: Server) => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

/** A server that answers everything, and what it was asked. */
const startServer = async (
  answer?: RequestListener,
  tls?: { readonly cert: string; readonly key: string },
) => {
  const asked: IncomingMessage[] = [];
  const listen: RequestListener = (request, response) => {
    asked.push(request);
    if (answer === undefined) response.end('{"target":"node-1"}');
    else answer(request, response);
  };
  const server = tls === undefined ? createServer(listen) : createTlsServer(tls, listen);
  let connections = 0;
  server.on('connection', () => (connections += 1));
  return { ...(await listening(server)), asked, connections: () => connections };
};

const askAt = (port: number, more: Partial<HttpAsk<HttpReply>> = {}): HttpAsk<HttpReply> => ({
  id: 'locator.get',
  says: 'Reads where a key is.',
  lane: 'http',
  socket: { host: '127.0.0.1', port },
  method: 'GET',
  path: '/keys/tenant%2F42',
  effect: 'reads',
  limits: daemonLimits,
  read: ok,
  ...more,
});

const faultIn = (outcome: Outcome<unknown>) => {
  if (outcome.kind !== 'answered') return outcome.fault;
  throw new Error(`it was answered: ${JSON.stringify(outcome)}`);
};

describe('asking a server over HTTP, from a node and from this console', () => {
  it('sends the headers of the ask and the secret that is read at that moment', async () => {
    await using server = await startServer();
    await withPlaces(environment, async ({ perform }) => {
      const outcome = await perform(
        askAt(server.port, {
          headers: { accept: 'application/json' },
          secretHeader: { name: 'Authorization', prefix: 'Bearer ', secret: { environment: 'TOKEN' } },
        }),
        soon(),
      );
      expect(outcome).toMatchObject({ kind: 'answered', result: { value: { status: 200 } } });
      expect(server.asked.at(-1)?.headers).toMatchObject({
        accept: 'application/json',
        authorization: `Bearer ${token}`,
        host: `127.0.0.1:${server.port}`,
      });
      expect(server.asked.at(-1)?.url).toBe('/keys/tenant%2F42');
    });
  });

  it('sends nothing without its secret, and never shows one', async () => {
    await using server = await startServer((_request, response) => response.destroy());
    await withPlaces(environment, async ({ perform }) => {
      const from = (name: string) => ({
        secretHeader: { name: 'Authorization', prefix: '', secret: { environment: name } },
      });
      const before = server.asked.length;
      const missing = await perform(askAt(server.port, from('NOT_SET')), soon());
      expect(missing).toMatchObject({ kind: 'not-sent', fault: { code: 'secret.unreadable' } });
      expect(faultIn(missing).says).toContain('NOT_SET');
      const strange = await perform(askAt(server.port, from('STRANGE')), soon());
      expect(strange).toMatchObject({ kind: 'not-sent', fault: { code: 'secret.unreadable' } });
      expect(server.asked.length).toBe(before);
      const broken = await perform(askAt(server.port, from('TOKEN')), soon());
      expect(JSON.stringify([missing, strange, broken])).not.toMatch(/very-secret|bell/);
    });
  });

  it('trusts the authority that is named and nobody else, before a byte of the request leaves', async () => {
    const tls = certificateFor(folder);
    await using server = await startServer(undefined, tls);
    await withPlaces(environment, async ({ perform }) => {
      const over = (more: object) =>
        perform(askAt(server.port, { socket: { host: '127.0.0.1', port: server.port, tls: more } }), soon());
      const named = { authorityFile: tls.file, serverName: 'localhost' };
      expect(await over(named)).toMatchObject({ kind: 'answered', result: { value: { status: 200 } } });
      const before = server.asked.length;
      for (const [more, words] of [
        [{ serverName: 'localhost' }, 'self-signed'],
        [{ ...named, serverName: 'elsewhere.example' }, 'elsewhere.example'],
      ] as const) {
        const outcome = await over(more);
        expect(outcome).toMatchObject({ kind: 'not-sent', fault: { code: 'daemon.untrusted' } });
        expect(faultIn(outcome).says).toContain(words);
      }
      expect(server.asked.length).toBe(before);
    });
  });

  it('says that a server speaks no TLS, and that an authority cannot be read', async () => {
    await using server = await startServer();
    await withPlaces(environment, async ({ perform }) => {
      const over = (tls: object) =>
        perform(askAt(server.port, { socket: { host: '127.0.0.1', port: server.port, tls } }), soon());
      expect(await over({})).toMatchObject({ kind: 'not-sent', fault: { code: 'daemon.untrusted' } });
      expect(await over({ authorityFile: join(folder, 'none.pem') })).toMatchObject({
        kind: 'not-sent',
        fault: { code: 'secret.unreadable' },
      });
    });
  });

  it('tells what was not sent from what may have been done', async () => {
    await using silent = await startTcpServer(() => undefined);
    await using hasty = await startTcpServer((socket) => socket.once('data', () => socket.destroy()));
    await withPlaces(environment, async ({ from, perform }) => {
      const change = { method: 'PUT', effect: 'changes', body: { target: 'node-2' } } as const;
      const closed = await perform(askAt(1, change), soon());
      expect(closed).toMatchObject({ kind: 'not-sent', fault: { code: 'transport.socket-closed' } });
      expect(faultIn(closed).says).toContain('127.0.0.1:1');
      expect(await perform(askAt(hasty.port, change), soon())).toMatchObject({
        kind: 'unanswered',
        fault: { code: 'transport.socket-closed' },
      });
      const limits = { ...daemonLimits, timeoutMs: 3_000 };
      const late = await perform(askAt(silent.port, { ...change, limits }), soon());
      expect(late).toMatchObject({ kind: 'unanswered', fault: { code: 'probe.timed-out' } });
      expect(faultIn(late).says).toContain(from === 'a node' ? 'db-1' : 'this console');
    });
  }, 60_000);

  it('bounds an answer and names one that is no HTTP', async () => {
    await using flood = await startServer((_request, response) => response.end('x'.repeat(100_000)));
    await using garbage = await startTcpServer((socket) => socket.end('+PONG\r\n'));
    await withPlaces(environment, async ({ perform }) => {
      const limits = { ...daemonLimits, bodyBytes: 1_000 };
      expect(faultIn(await perform(askAt(flood.port, { limits }), soon())).code).toBe(
        'transport.too-much-output',
      );
      expect(faultIn(await perform(askAt(garbage.port), soon())).code).toBe('probe.unreadable');
    });
  });
});

it('a connection is kept for the next request and closed when none comes', async () => {
  const clock = createFakeClock();
  await using server = await startServer();
  using here = createConsolePlace(clock, createSecrets({}), 4);
  const gone = Promise.withResolvers<void>();
  await here.perform(askAt(server.port), soon());
  server.asked[0]?.socket.on('close', () => gone.resolve());
  await here.perform(askAt(server.port), soon());
  expect(server.connections()).toBe(1);
  await clock.advance(4_000);
  await gone.promise;
  await here.perform(askAt(server.port), soon());
  expect(server.connections()).toBe(2);
});

it('a socket of a node cannot be asked from this console, nor a shell', async () => {
  using here = createConsolePlace(createFakeClock(), createSecrets({}), 4);
  const socket = await here.perform(askAt(1, { socket: '/var/run/docker.sock' }), soon());
  expect(socket).toMatchObject({ kind: 'not-sent', fault: { code: 'engine.bug' } });
});
