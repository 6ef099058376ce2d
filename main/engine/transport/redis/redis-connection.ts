import { Redis, ReplyError } from 'ioredis';
import { fault, FaultError, type Fault } from '#shared/fault';
import {
  endpointName,
  type Endpoint,
  type RedisAnswer,
  type RedisAsk,
  type RedisValue,
} from '../../source-kit/index.ts';
import { untilAborted } from '../connection/index.ts';
import { daemonFaults, EndpointStream, type Keepable, type Vantage } from '../endpoint/index.ts';
import { bytesOf, textOf } from './key-text.ts';

/** One logged-in connection to one server. */
export type RedisConnection = Keepable & {
  readonly stream: EndpointStream;
  /** Sends the commands in one go; rejects when the connection ends before the last answer. */
  readonly send: (commands: readonly (readonly string[])[]) => Promise<readonly RedisAnswer[]>;
};

type Wish = Pick<RedisAsk<unknown>, 'id' | 'endpoint' | 'login'>;

/** Whoever has no password says so to somebody who sends one; the server lets everybody in, us too. */
const wantsNoPassword = /no password is set|without any password configured/i;

/**
 * Connects and logs in. Rejects with FaultError `transport.* | daemon.auth-failed | daemon.untrusted | secret.unreadable |
 * probe.unreadable`, or with the signal's reason; no command was sent then.
 */
export const openRedis = async (
  vantage: Vantage,
  wish: Wish,
  signal: AbortSignal,
): Promise<RedisConnection> => {
  const login = await loginWords(vantage, wish);
  const stream = new EndpointStream(vantage, wish.endpoint);
  try {
    const closed = await untilAborted(stream.opened, signal, () => undefined);
    if (closed !== undefined) throw new FaultError(closed);
    const connection = speak(stream, await untilAborted(start(stream), signal, () => undefined));
    if (login !== undefined)
      await logIn(
        vantage,
        wish,
        untilAborted(connection.send([login]), signal, () => undefined),
      );
    return connection;
  } catch (error) {
    stream.destroy();
    throw error instanceof FaultError
      ? error
      : new FaultError(endOf(vantage, wish, stream, error), { cause: error });
  }
};

/** How the client marks what it could not read. */
const saysParser = /please report this/i;

/** Why a connection ended: what the stream says itself, else what the client made of the answer. */
export const endOf = (
  vantage: Vantage,
  { id, endpoint }: { readonly id: string; readonly endpoint: Endpoint },
  stream: EndpointStream,
  error: unknown,
): Fault => {
  const faults = daemonFaults(vantage, endpoint);
  const lost = vantage.endFault();
  if (lost !== undefined) return lost;
  if (stream.errored instanceof FaultError) return stream.errored.fault;
  const words = error instanceof Error ? error.message : String(error);
  return saysParser.test(words) ? faults.garbled({ id }, 'RESP', words) : faults.cutShort({ id }, words);
};

const loginWords = async (
  vantage: Vantage,
  { endpoint, login }: Wish,
): Promise<readonly string[] | undefined> => {
  if (login === undefined) return undefined;
  const read = await vantage.secrets.secret(login.password, endpointName(endpoint));
  if (!read.ok) throw new FaultError(read.fault);
  return login.user === undefined ? ['AUTH', read.value] : ['AUTH', login.user, read.value];
};

const logIn = async (
  vantage: Vantage,
  { endpoint, login }: Wish,
  answering: Promise<readonly RedisAnswer[]>,
): Promise<void> => {
  const [answer] = await answering;
  if (answer === undefined || answer.ok || wantsNoPassword.test(answer.error)) return;
  throw new FaultError(daemonFaults(vantage, endpoint).notLoggedIn(login?.user, answer.error));
};

/** A client that speaks over this one stream and has nothing else: no other server, no second try, no queue, no timer. */
const start = async (stream: EndpointStream): Promise<Redis> => {
  class ThisStream {
    connect() {
      return Promise.resolve(stream);
    }
    disconnect() {
      stream.destroy();
    }
    check() {
      return true;
    }
  }
  const client = new Redis({
    Connector: ThisStream as never,
    lazyConnect: true,
    protocol: 2,
    retryStrategy: null,
    reconnectOnError: null,
    autoResendUnfulfilledCommands: false,
    enableOfflineQueue: false,
    enableReadyCheck: false,
    disableClientInfo: true,
    connectTimeout: 0,
    maxRetriesPerRequest: null,
  });
  // Every command that waits is told. An answer that nobody asked for would be taken for that of the next.
  client.on('error', () => stream.destroy());
  await client.connect();
  return client;
};

const speak = (stream: EndpointStream, client: Redis): RedisConnection => {
  let answered = 0;
  return {
    stream,
    // What came while nobody asked would be taken for the next answer.
    isOpen: () => !stream.destroyed && client.status === 'ready' && stream.receivedBytes === answered,
    close: () => client.disconnect(),
    send: async (commands) => {
      stream.cork();
      const answers = commands.map(async ([name = '', ...words]): Promise<RedisAnswer> => {
        try {
          // In capitals the client gives the answer as it came; it makes other forms of some that it knows by name.
          return {
            ok: true,
            value: plain(await client.callBuffer(name.toUpperCase(), ...words.map(bytesOf))),
          };
        } catch (error) {
          if (error instanceof ReplyError) return { ok: false, error: (error as Error).message };
          throw error;
        }
      });
      stream.uncork();
      // All are waited for, so that none is left to fail unheard.
      const settled = await Promise.allSettled(answers);
      answered = stream.receivedBytes;
      return settled.map((one) => {
        if (one.status === 'rejected') throw one.reason;
        return one.value;
      });
    },
  };
};

const plain = (value: unknown): RedisValue => {
  if (Array.isArray(value)) return value.map(plain);
  if (Buffer.isBuffer(value)) return textOf(value);
  if (value === null || value === undefined || typeof value === 'number' || typeof value === 'string')
    return value ?? null;
  if (value instanceof Error) return value.message;
  throw new FaultError(fault('engine.bug', `The client of Redis gave a ${typeof value}.`));
};
