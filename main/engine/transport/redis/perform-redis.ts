import { FaultError, failed, ok, type Result } from '#shared/fault';
import { endpointName, type RedisAsk, type RedisReply } from '../../source-kit/index.ts';
import { untilAborted } from '../connection/index.ts';
import {
  createKeptDoor,
  daemonFaults,
  type Attempt,
  type KeptDoor,
  type Vantage,
} from '../endpoint/index.ts';
import { endOf, openRedis, type RedisConnection } from './redis-connection.ts';

/** Connections to one server at once. */
const most = 4;
/** Two rounds of looks; servers close idle connections after minutes or never. */
const idleMs = 15_000;

/** Performs asks to Redis servers from one place. */
export type RedisDoor = KeptDoor<RedisAsk<unknown>, RedisReply>;

type Commands = readonly (readonly string[])[];

export const createRedisDoor = (vantage: Vantage): RedisDoor =>
  createKeptDoor<RedisAsk<unknown>, Commands, RedisConnection, RedisReply>(vantage, {
    most,
    idleMs,
    loginOf: ({ login }) => [login ?? null],
    words: (ask) => wordsOf(vantage, ask),
    open: (ask, signal) => openRedis(vantage, ask, signal),
    converse: async (attempt, signal) => ({
      kind: 'answered',
      result: ok(await converse(vantage, attempt, signal)),
    }),
    endOf: (ask, { stream }, error) => endOf(vantage, ask, stream, error),
  });

/** The commands with their secrets, which are read now. */
const wordsOf = async (vantage: Vantage, ask: RedisAsk<unknown>): Promise<Result<Commands>> => {
  const commands: string[][] = [];
  for (const command of ask.commands) {
    const words: string[] = [];
    for (const word of command) {
      const read =
        typeof word === 'string'
          ? ok(word)
          : await vantage.secrets.secret(word.secret, endpointName(ask.endpoint));
      if (!read.ok) return failed(read.fault);
      words.push(read.value);
    }
    commands.push(words);
  }
  return ok(commands);
};

const converse = async (
  vantage: Vantage,
  { ask, words, connection: { stream, send } }: Attempt<RedisAsk<unknown>, Commands, RedisConnection>,
  signal: AbortSignal,
): Promise<RedisReply> => {
  const { replyBytes } = ask.limits;
  const until = stream.receivedBytes + replyBytes;
  const full = Promise.withResolvers<never>();
  const watch = (): void => {
    if (stream.receivedBytes <= until) return;
    full.reject(
      new FaultError(daemonFaults(vantage, ask.endpoint).tooMuch(ask, `more than ${replyBytes} bytes`)),
    );
    stream.destroy();
  };
  stream.on('data', watch);
  try {
    const sentAt = vantage.clock.now();
    const answering = send(words);
    const replies = await untilAborted(Promise.race([full.promise, answering]), signal, () => undefined);
    return { replies, sentAt, receivedAt: vantage.clock.now() };
  } finally {
    stream.off('data', watch);
    full.promise.catch(() => undefined);
  }
};
