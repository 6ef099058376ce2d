import { once } from 'node:events';
import { chmod } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ok } from '#shared/fault';
import type { HttpAsk, HttpReply } from '../source-kit/index.ts';
import type { NodeSession, SshHop } from './index.ts';
import { createTestBench, soon, sshdMissing, startRealSshd, type SshdOptions } from './test-kit/index.ts';

const why = sshdMissing === undefined ? '' : ` (skipped: ${sshdMissing})`;

const question = (socket: string, more: Partial<HttpAsk<HttpReply>> = {}): HttpAsk<HttpReply> => ({
  id: 'test.daemon',
  says: 'a question of a test',
  lane: 'http',
  socket,
  method: 'GET',
  path: '/info',
  effect: 'reads',
  limits: { timeoutMs: 10_000, bodyBytes: 1_048_576 },
  read: ok,
  ...more,
});

type Place = {
  readonly session: NodeSession;
  readonly socket: string;
  readonly daemon: Server;
  /** Connections the daemon has accepted so far. */
  readonly accepted: () => number;
};

/** A daemon on a real unix socket, and a session to a real sshd beside it. */
const withDaemon = async (
  answer: RequestListener,
  sshd: SshdOptions,
  work: (place: Place) => Promise<void>,
): Promise<void> => {
  await using bench = await createTestBench();
  await using server = await startRealSshd(sshd);
  const socket = join(server.directory, 'daemon.sock');
  const daemon = createServer(answer);
  let accepted = 0;
  daemon.on('connection', () => (accepted += 1));
  daemon.listen(socket);
  await once(daemon, 'listening');
  const hop: SshHop = {
    ...bench.hop(server.port),
    address: server.address,
    user: server.user,
    identityFiles: [server.identityFile],
    knownHostsFiles: [server.knownHostsFile],
  };
  try {
    await using session = await bench
      .transport()
      .connect({ nodeId: bench.target(22).nodeId, hops: [hop] }, soon());
    await work({ session, socket, daemon, accepted: () => accepted });
  } finally {
    daemon.closeAllConnections();
    daemon.close();
  }
};

const statusOf = (outcome: Awaited<ReturnType<NodeSession['perform']>>): unknown =>
  outcome.kind === 'answered' && outcome.result.ok
    ? (outcome.result.value as HttpReply).status
    : outcome.kind === 'answered'
      ? 'unread'
      : `${outcome.kind} ${outcome.fault.code}`;

describe.skipIf(sshdMissing !== undefined)(`a daemon's socket behind real OpenSSH${why}`, () => {
  it('is asked a hundred times through one kept connection', async () => {
    const big = 'x'.repeat(200_000);
    await withDaemon(
      (request, response) => response.end(request.url === '/big' ? big : '{}'),
      {},
      async ({ session, socket, accepted }) => {
        for (let at = 0; at < 100; at += 1)
          expect(statusOf(await session.perform(question(socket), soon()))).toBe(200);
        expect(accepted()).toBe(1);
        const outcome = await session.perform(question(socket, { path: '/big' }), soon());
        expect(outcome.kind === 'answered' && outcome.result.ok && outcome.result.value.body.length).toBe(
          200_000,
        );
      },
    );
  });

  it('is found again after the daemon was restarted, and a change is made once', async () => {
    let made = 0;
    await withDaemon(
      (request, response) => {
        if (request.method === 'POST') made += 1;
        response.end('{}');
      },
      {},
      async ({ session, socket, daemon }) => {
        await session.perform(question(socket), soon());
        daemon.closeAllConnections();
        await new Promise<void>((resolve) => daemon.close(() => resolve()));
        // sshd tells of the close in between; a change sent before that would be unanswered.
        for (let at = 0; at < 3; at += 1) await session.sweep(['test.one'], soon());
        const closed = await session.perform(question(socket, { effect: 'changes', method: 'POST' }), soon());
        expect(closed).toMatchObject({ kind: 'not-sent', fault: { code: 'transport.socket-closed' } });
        daemon.listen(socket);
        await once(daemon, 'listening');
        const change = question(socket, { effect: 'changes', method: 'POST', body: {} });
        expect(statusOf(await session.perform(change, soon()))).toBe(200);
        expect(made).toBe(1);
      },
    );
  });

  it('is closed alike when it is missing, not permitted, and forbidden by sshd', async () => {
    const isRoot = process.getuid?.() === 0;
    await withDaemon(
      (_request, response) => response.end('{}'),
      {},
      async ({ session, socket }) => {
        expect(statusOf(await session.perform(question(`${socket}.no`), soon()))).toBe(
          'not-sent transport.socket-closed',
        );
        await chmod(socket, 0o000);
        // Root may open what nobody may.
        expect(statusOf(await session.perform(question(socket), soon()))).toBe(
          isRoot ? 200 : 'not-sent transport.socket-closed',
        );
      },
    );
    await withDaemon(
      (_request, response) => response.end('{}'),
      { config: ['AllowStreamLocalForwarding no'] },
      async ({ session, socket }) =>
        expect(statusOf(await session.perform(question(socket), soon()))).toBe(
          'not-sent transport.socket-closed',
        ),
    );
  });

  it('does not count for MaxSessions', async () => {
    await withDaemon(
      (_request, response) => response.end('{}'),
      { config: ['MaxSessions 1'] },
      async ({ session, socket }) => {
        await session.sweep(['test.one'], soon());
        const all = await Promise.all(
          Array.from({ length: 12 }, () => session.perform(question(socket), soon())),
        );
        expect(new Set(all.map(statusOf))).toEqual(new Set([200]));
        expect((await session.sweep(['test.one'], soon())).replies.size).toBe(1);
      },
    );
  });

  it('sends its events as they happen, and tells when the daemon ends', async () => {
    const streams: { write: (text: string) => void; end: () => void }[] = [];
    await withDaemon(
      (_request, response) => {
        response.writeHead(200);
        response.flushHeaders();
        streams.push({ write: (text) => void response.write(text), end: () => void response.end() });
      },
      {},
      async ({ session, socket }) => {
        const heard: string[] = [];
        const ended = session.follow(
          question(socket, { path: '/events' }),
          (line) => {
            heard.push(line);
            if (heard.length === 1) streams[0]?.write('{"n":2}\n');
            else streams[0]?.end();
          },
          soon(),
        );
        await expect.poll(() => streams.length, { timeout: 10_000 }).toBe(1);
        streams[0]?.write('{"n":1}\n');
        expect((await ended).code).toBe('transport.socket-closed');
        expect(heard).toEqual(['{"n":1}', '{"n":2}']);
      },
    );
  });
});
