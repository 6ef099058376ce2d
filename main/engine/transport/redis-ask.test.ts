import type { Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ok } from '#shared/fault';
import { createFakeClock, createSecrets } from '../ports/index.ts';
import { redisLimits, type Outcome, type RedisAsk, type RedisReply } from '../source-kit/index.ts';
import { createConsolePlace } from './index.ts';
import { soon, startTcpServer, withPlaces } from './test-kit/index.ts';

const password = 'hunter-2-and-more';
const environment = { PASSWORD: password };
const login = { user: 'ops', password: { environment: 'PASSWORD' } } as const;

/** Takes whole commands out of what a client sent. */
const commandsIn = (text: string): { readonly commands: string[][]; readonly rest: string } => {
  const lines = text.split('\r\n');
  const commands: string[][] = [];
  let at = 0;
  for (;;) {
    const words = Number(lines[at]?.slice(1));
    if (lines[at]?.[0] !== '*' || lines.length < at + 2 + 2 * words) break;
    commands.push(Array.from({ length: words }, (_, word) => lines[at + 2 + 2 * word] ?? ''));
    at += 1 + 2 * words;
  }
  return { commands, rest: lines.slice(at).join('\r\n') };
};

type Answer = (command: readonly string[], socket: Socket) => string | undefined;

/** A server of our own that speaks RESP and answers as a test wants. */
const startRedis = async (answer: Answer) => {
  const asked: string[][] = [];
  const server = await startTcpServer((socket) => {
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      const { commands, rest } = commandsIn(text + chunk.toString('utf8'));
      text = rest;
      for (const command of commands) {
        asked.push(command);
        const reply = answer(command, socket);
        if (reply !== undefined) socket.write(reply);
      }
    });
  });
  return { ...server, asked };
};

const askAt = (port: number, more: Partial<RedisAsk<RedisReply>> = {}): RedisAsk<RedisReply> => ({
  id: 'redis.view',
  says: 'Reads how a server sees its cluster.',
  lane: 'redis',
  endpoint: { host: '127.0.0.1', port },
  commands: [['PING']],
  effect: 'reads',
  limits: redisLimits,
  read: ok,
  ...more,
});

const faultIn = (outcome: Outcome<unknown>) => {
  if (outcome.kind !== 'answered') return outcome.fault;
  throw new Error(`it was answered: ${JSON.stringify(outcome)}`);
};
const repliesIn = (outcome: Outcome<RedisReply>) =>
  outcome.kind === 'answered' && outcome.result.ok ? outcome.result.value.replies : outcome;

afterEach(() => vi.restoreAllMocks());

describe('asking a Redis server, from a node and from this console', () => {
  it('sends all commands at once and gives every answer as it came, errors too', async () => {
    await using server = await startRedis(([name = '']) => {
      if (name === 'PING') return '+PONG\r\n';
      if (name === 'HGETALL') return '*4\r\n$1\r\na\r\n:1\r\n$1\r\nb\r\n*1\r\n$-1\r\n';
      return '-MOVED 3999 10.0.0.2:6379\r\n';
    });
    await withPlaces(environment, async ({ perform }) => {
      const before = server.asked.length;
      const commands = [['ping'], ['hgetall', 'h'], ['GET', 'tenant/42']];
      expect(repliesIn(await perform(askAt(server.port, { commands }), soon()))).toEqual([
        { ok: true, value: 'PONG' },
        { ok: true, value: ['a', 1, 'b', [null]] },
        { ok: false, error: 'MOVED 3999 10.0.0.2:6379' },
      ]);
      expect(server.asked.slice(before)).toEqual([['PING'], ['HGETALL', 'h'], ['GET', 'tenant/42']]);
    });
  });

  it('names a key again as the server named it, also where it is no text', async () => {
    const key = Buffer.from([0x61, 0xff, 0x00, 0xc3]);
    let heard = Buffer.alloc(0);
    await using server = await startTcpServer((socket) => {
      socket.on('data', (chunk: Buffer) => {
        heard = Buffer.concat([heard, chunk]);
        const isFirst = heard.includes('GETKEYSINSLOT') && !heard.includes('MIGRATE');
        socket.write(
          isFirst ? Buffer.concat([Buffer.from('*1\r\n$4\r\n'), key, Buffer.from('\r\n')]) : '+OK\r\n',
        );
      });
    });
    await withPlaces(environment, async ({ perform }) => {
      const commands = [['CLUSTER', 'GETKEYSINSLOT', '7', '1']];
      const [answer] = repliesIn(
        await perform(askAt(server.port, { commands }), soon()),
      ) as RedisReply['replies'];
      const [name] = (answer?.ok === true ? answer.value : []) as readonly string[];
      await perform(askAt(server.port, { commands: [['MIGRATE', name ?? '']] }), soon());
      expect(heard.includes(key)).toBe(true);
    });
  });

  it('logs in first, and sends no command where that is refused', async () => {
    const warned = vi.spyOn(console, 'warn');
    let answer = '+OK\r\n';
    await using server = await startRedis(([name]) => (name === 'AUTH' ? answer : '+PONG\r\n'));
    for (const [reply, kind] of [
      ['+OK\r\n', 'answered'],
      ['-ERR Client sent AUTH, but no password is set\r\n', 'answered'],
      ['-WRONGPASS invalid username-password pair\r\n', 'not-sent'],
    ] as const) {
      answer = reply;
      await withPlaces(environment, async ({ perform }) => {
        const before = server.asked.length;
        const outcome = await perform(askAt(server.port, { login }), soon());
        expect(outcome.kind).toBe(kind);
        expect(server.asked[before]).toEqual(['AUTH', 'ops', password]);
        expect(server.asked.length - before).toBe(kind === 'answered' ? 2 : 1);
        if (kind === 'answered') return;
        expect(faultIn(outcome)).toMatchObject({ code: 'daemon.auth-failed', retryable: false });
        expect(faultIn(outcome).says).toContain('WRONGPASS');
        expect(JSON.stringify(outcome)).not.toContain(password);
      });
    }
    expect(warned).not.toHaveBeenCalled();
  });

  it('puts a password into a command that needs one, and shows it nowhere', async () => {
    await using server = await startRedis(([name], socket) => {
      if (name === 'MIGRATE') socket.destroy();
      return undefined;
    });
    await withPlaces(environment, async ({ perform }) => {
      const secret = { secret: { environment: 'PASSWORD' } };
      const commands = [
        ['MIGRATE', '10.0.0.2', '6379', '', '0', '5000', 'AUTH2', 'ops', secret, 'KEYS', 'k'],
      ];
      const outcome = await perform(askAt(server.port, { commands, effect: 'changes' }), soon());
      expect(server.asked.at(-1)).toContain(password);
      expect(outcome).toMatchObject({ kind: 'unanswered', fault: { code: 'transport.socket-closed' } });
      expect(JSON.stringify(outcome)).not.toContain(password);
    });
  });

  it('tells what was not sent from what may have been done', async () => {
    await using silent = await startRedis(() => undefined);
    await using deaf = await startRedis(([name]) => (name === 'AUTH' ? undefined : '+PONG\r\n'));
    await withPlaces(environment, async ({ perform }) => {
      const change = { effect: 'changes', limits: { ...redisLimits, timeoutMs: 3_000 } } as const;
      expect(await perform(askAt(1, change), soon())).toMatchObject({
        kind: 'not-sent',
        fault: { code: 'transport.socket-closed' },
      });
      expect(await perform(askAt(silent.port, change), soon())).toMatchObject({
        kind: 'unanswered',
        fault: { code: 'probe.timed-out' },
      });
      // No command left: only its login did.
      expect(await perform(askAt(deaf.port, { ...change, login }), soon())).toMatchObject({
        kind: 'not-sent',
        fault: { code: 'probe.timed-out' },
      });
      const none = { ...change, login: { password: { environment: 'NOT_SET' } } };
      expect(await perform(askAt(silent.port, none), soon())).toMatchObject({
        kind: 'not-sent',
        fault: { code: 'secret.unreadable' },
      });
    });
  }, 60_000);

  it('bounds an answer, and names one that is no RESP', async () => {
    await using flood = await startRedis(() => `$100000\r\n${'x'.repeat(100_000)}\r\n`);
    await using strange = await startTcpServer((socket) =>
      socket.once('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')),
    );
    await using deep = await startRedis(() => '*1\r\n'.repeat(1_000_000));
    await withPlaces(environment, async ({ perform }) => {
      const limits = { ...redisLimits, replyBytes: 1_000 };
      expect(faultIn(await perform(askAt(flood.port, { limits }), soon())).code).toBe(
        'transport.too-much-output',
      );
      expect(faultIn(await perform(askAt(strange.port), soon())).code).toBe('probe.unreadable');
      expect(faultIn(await perform(askAt(deep.port), soon())).code).toMatch(/probe\.unreadable|timed-out/);
    });
  });
});

describe('a connection to a Redis server', () => {
  it('is kept for the next ask of the same login, and closed when none comes', async () => {
    const clock = createFakeClock();
    const closed = Promise.withResolvers<void>();
    await using server = await startRedis((_command, socket) => {
      socket.once('close', () => closed.resolve());
      return '+OK\r\n';
    });
    using here = createConsolePlace(clock, createSecrets(environment), 4);
    await here.perform(askAt(server.port), soon());
    await here.perform(askAt(server.port), soon());
    expect(server.connections()).toBe(1);
    await here.perform(askAt(server.port, { login }), soon());
    expect(server.connections()).toBe(2);
    await clock.advance(15_000);
    await closed.promise;
    await here.perform(askAt(server.port), soon());
    expect(server.connections()).toBe(3);
  });

  it('that the server closed is replaced for a question, and never for a change that left', async () => {
    let isClosing = false;
    await using server = await startRedis((_command, socket) => {
      if (!isClosing) return '+OK\r\n';
      isClosing = false;
      socket.destroy();
      return undefined;
    });
    using here = createConsolePlace(createFakeClock(), createSecrets({}), 4);
    await here.perform(askAt(server.port), soon());
    isClosing = true;
    expect((await here.perform(askAt(server.port), soon())).kind).toBe('answered');
    isClosing = true;
    const change = askAt(server.port, { effect: 'changes', commands: [['CLUSTER', 'FAILOVER']] });
    expect((await here.perform(change, soon())).kind).toBe('unanswered');
    expect(server.asked.filter(([name]) => name === 'CLUSTER').length).toBe(1);
  });

  it('is not used again when something came that nobody asked for', async () => {
    let said: (() => void) | undefined;
    await using server = await startRedis((_command, socket) => {
      said = () => socket.write('+ANSWER OF ANOTHER\r\n');
      return '+OK\r\n';
    });
    using here = createConsolePlace(createFakeClock(), createSecrets({}), 4);
    await here.perform(askAt(server.port), soon());
    said?.();
    await vi.waitFor(async () => {
      const replies = repliesIn(await here.perform(askAt(server.port), soon()));
      expect(server.connections()).toBeGreaterThan(1);
      expect(replies).toEqual([{ ok: true, value: 'OK' }]);
    });
  });
});
