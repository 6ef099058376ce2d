import { FaultError, failed, ok, type Result } from '#shared/fault';
import { endpointName, type Outcome, type RedisAsk, type RedisReply } from '../../source-kit/index.ts';
import { cancelled, createNamedSlots, startDeadline, untilAborted } from '../connection/index.ts';
import { createKeptConnections, daemonFaults, type Vantage } from '../endpoint/index.ts';
import { endOf, openRedis, type RedisConnection } from './redis-connection.ts';

/** Connections to one server at once. */
const most = 4;
/** Two rounds of looks; servers close idle connections after minutes or never. */
const idleMs = 15_000;

/** Performs asks to Redis servers from one place. */
export type RedisDoor = {
  /** Never rejects. Commands count as sent from their first byte in an open, logged-in connection on. */
  readonly perform: (ask: RedisAsk<unknown>, signal: AbortSignal) => Promise<Outcome<RedisReply>>;
  readonly destroy: () => void;
};

type Commands = readonly (readonly string[])[];
type Exchange = { readonly outcome: Outcome<RedisReply>; readonly isStale: boolean };

export const createRedisDoor = (vantage: Vantage): RedisDoor => {
  const kept = createKeptConnections<RedisConnection>(vantage.clock, idleMs);
  const slots = createNamedSlots(most);

  const attempt = async (
    ask: RedisAsk<unknown>,
    commands: Commands,
    signal: AbortSignal,
  ): Promise<Exchange> => {
    const name = nameOf(ask);
    const waiting = kept.take(name);
    const connection = waiting ?? (await openRedis(vantage, ask, signal));
    const { stream } = connection;
    const before = { sent: stream.sentBytes, received: stream.receivedBytes };
    try {
      const reply = await converse(vantage, connection, { ask, commands }, signal);
      kept.give(name, connection);
      return { outcome: { kind: 'answered', result: ok(reply) }, isStale: false };
    } catch (error) {
      const fault = error instanceof FaultError ? error.fault : endOf(vantage, ask, stream, error);
      stream.destroy();
      const kind = stream.sentBytes > before.sent ? 'unanswered' : 'not-sent';
      const isStale = waiting !== undefined && stream.receivedBytes === before.received;
      return { outcome: { kind, fault }, isStale };
    }
  };

  return {
    perform: async (ask, signal) => {
      using deadline = startDeadline(vantage.clock, ask.limits.timeoutMs, signal, {
        late: () => daemonFaults(vantage, ask.endpoint).late(ask, ask.limits.timeoutMs),
        cancelled: () => cancelled(vantage.subject),
      });
      let give: (() => void) | undefined;
      try {
        const commands = await wordsOf(vantage, ask);
        if (!commands.ok) return { kind: 'not-sent', fault: commands.fault };
        give = await slots(nameOf(ask)).take(deadline.signal);
        const first = await attempt(ask, commands.value, deadline.signal);
        const mayRepeat = first.outcome.kind === 'not-sent' || ask.effect === 'reads';
        if (!first.isStale || !mayRepeat || deadline.signal.aborted) return first.outcome;
        return (await attempt(ask, commands.value, deadline.signal)).outcome;
      } catch (error) {
        if (!(error instanceof FaultError)) throw error;
        return { kind: 'not-sent', fault: error.fault };
      } finally {
        give?.();
      }
    },
    destroy: kept.close,
  };
};

/** Connections are shared by whoever asks the same server as the same user. The secret is named by its place. */
const nameOf = ({ endpoint, login }: RedisAsk<unknown>): string =>
  JSON.stringify([endpointName(endpoint), endpoint.tls ?? null, login ?? null]);

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
  { clock, ...vantage }: Vantage,
  { stream, send }: RedisConnection,
  { ask, commands }: { readonly ask: RedisAsk<unknown>; readonly commands: Commands },
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
    const sentAt = clock.now();
    const answering = send(commands);
    const replies = await untilAborted(Promise.race([full.promise, answering]), signal, () => undefined);
    return { replies, sentAt, receivedAt: clock.now() };
  } finally {
    stream.off('data', watch);
    full.promise.catch(() => undefined);
  }
};
