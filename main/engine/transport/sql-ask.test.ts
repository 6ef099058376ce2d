import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ok } from '#shared/fault';
import { sqlLimits, type Outcome, type SqlAsk, type SqlReply } from '../source-kit/index.ts';
import { soon, startTcpServer, withPlaces } from './test-kit/index.ts';

const environment = { PASSWORD: 'hunter-2-and-more' };

const askAt = (port: number, more: Partial<SqlAsk<SqlReply>> = {}): SqlAsk<SqlReply> => ({
  id: 'postgres.role',
  says: 'Reads the role of a server.',
  lane: 'sql',
  endpoint: { host: '127.0.0.1', port },
  login: { user: 'quarterdeck', password: { environment: 'PASSWORD' } },
  database: 'postgres',
  statements: [{ text: 'SELECT 1', values: [] }],
  effect: 'reads',
  limits: sqlLimits,
  read: ok,
  ...more,
});

const faultIn = (outcome: Outcome<unknown>) => {
  if (outcome.kind !== 'answered') return outcome.fault;
  throw new Error(`it was answered: ${JSON.stringify(outcome)}`);
};

/** A message of the protocol: its letter, its length, its body. */
const message = (letter: string, body: Buffer | string): Buffer => {
  const bytes = Buffer.from(body);
  const head = Buffer.alloc(5);
  head.write(letter);
  head.writeUInt32BE(bytes.length + 4, 1);
  return Buffer.concat([head, bytes]);
};
const letIn = Buffer.concat([message('R', Buffer.alloc(4)), message('Z', 'I')]);

/** A server that answers each packet of a client as a test wants, the first one with `first`. */
const startServer = async (first: Buffer | string, then?: (socket: Socket, packet: Buffer) => void) => {
  const heard: Buffer[] = [];
  const server = await startTcpServer((socket) => {
    let isFirst = true;
    socket.on('data', (packet: Buffer) => {
      heard.push(packet);
      if (isFirst) socket.write(first);
      else then?.(socket, packet);
      isFirst = false;
    });
  });
  return { ...server, heard: () => Buffer.concat(heard).toString('latin1') };
};

describe('a server that says it is PostgreSQL', () => {
  it.each([
    ['an error that does not end', message('E', 'SFATAL')],
    ['a message that is shorter than its own length', Buffer.from([82, 0, 0, 0, 1])],
    ['a message that is longer than any answer', Buffer.from([82, 127, 255, 255, 255])],
    ['a message that lies about its columns', message('T', Buffer.from([255, 255]))],
    ['a row without a question', message('D', Buffer.from([0, 1, 0, 0, 0, 1, 65]))],
    ['another language', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['a login that nobody knows', message('R', Buffer.from([0, 0, 0, 99]))],
  ])('and sends %s is named, and the console goes on', async (_what, bytes) => {
    await using atLogin = await startServer(bytes);
    await using afterwards = await startServer(letIn, (socket) => socket.write(bytes));
    await withPlaces(environment, async ({ perform }) => {
      const limits = { ...sqlLimits, timeoutMs: 2_000 };
      const early = await perform(askAt(atLogin.port, { limits }), soon());
      expect(early.kind).toBe('not-sent');
      expect(faultIn(early).code).toMatch(/^(probe\.unreadable|probe\.timed-out|transport\.socket-closed)$/);
      const late = await perform(askAt(afterwards.port, { limits }), soon());
      const code = late.kind === 'answered' && !late.result.ok ? late.result.fault.code : faultIn(late).code;
      expect(code).toMatch(/^(probe\.unreadable|probe\.timed-out|transport\.socket-closed)$/);
    });
  });

  it('and is silent leaves a change unanswered, and one that was never sent is told so', async () => {
    await using deaf = await startServer('');
    await using silent = await startServer(letIn);
    await withPlaces(environment, async ({ perform }) => {
      const change = { effect: 'changes', limits: { ...sqlLimits, timeoutMs: 3_000 } } as const;
      const late = { code: 'probe.timed-out' };
      expect(await perform(askAt(deaf.port, change), soon())).toMatchObject({
        kind: 'not-sent',
        fault: late,
      });
      expect(await perform(askAt(silent.port, change), soon())).toMatchObject({
        kind: 'unanswered',
        fault: late,
      });
      expect(await perform(askAt(1, change), soon())).toMatchObject({
        kind: 'not-sent',
        fault: { code: 'transport.socket-closed' },
      });
    });
  }, 60_000);

  it('and speaks no TLS where it should hears neither name nor password', async () => {
    await using plain = await startServer('N');
    await using between = await startServer(Buffer.concat([Buffer.from('S'), letIn]));
    await withPlaces(environment, async ({ perform }) => {
      for (const { port, heard } of [plain, between]) {
        const endpoint = { host: '127.0.0.1', port, tls: {} };
        expect(await perform(askAt(port, { endpoint }), soon())).toMatchObject({
          kind: 'not-sent',
          fault: { code: 'daemon.untrusted' },
        });
        expect(heard()).not.toContain('quarterdeck');
      }
    });
  });

  it('and wants a password that cannot be read is not even called', async () => {
    await using server = await startServer(letIn);
    await withPlaces(environment, async ({ perform }) => {
      const login = { user: 'quarterdeck', password: { environment: 'NOT_SET' } };
      expect(await perform(askAt(server.port, { login }), soon())).toMatchObject({
        kind: 'not-sent',
        fault: { code: 'secret.unreadable' },
      });
      expect(server.connections()).toBe(0);
    });
  });
});
