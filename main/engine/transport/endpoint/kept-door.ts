import { FaultError, type Fault, type Result } from '#shared/fault';
import { endpointName, type Endpoint, type Outcome } from '../../source-kit/index.ts';
import { cancelled, createNamedSlots, startDeadline } from '../connection/index.ts';
import { daemonFaults } from './daemon-faults.ts';
import { createKeptConnections, type Keepable } from './kept-connections.ts';
import type { LateStream } from './late-stream.ts';
import type { Vantage } from './vantage.ts';

/** What every ask to a server over a connection that is kept has. */
type KeptAsk = {
  readonly id: string;
  readonly says: string;
  readonly endpoint: Endpoint;
  readonly effect: 'reads' | 'changes';
  readonly limits: { readonly timeoutMs: number };
};
type KeptConnection = Keepable & { readonly stream: LateStream };

/** One ask under way on one connection. */
export type Attempt<Ask, Words, Connection> = {
  readonly ask: Ask;
  readonly words: Words;
  readonly connection: Connection;
};

/** How one protocol is spoken over connections that are kept between two asks. */
type Protocol<Ask, Words, Connection, Reply> = {
  /** Connections to one server at once. */
  readonly most: number;
  /** How long one waits for the next ask. */
  readonly idleMs: number;
  /** What tells who else logged in there of an ask, beside the server: secrets are named by their place. */
  readonly loginOf: (ask: Ask) => readonly unknown[];
  /** What is said, with secrets, which are read now; before any connection. */
  readonly words: (ask: Ask) => Promise<Result<Words>>;
  readonly open: (ask: Ask, signal: AbortSignal) => Promise<Connection>;
  readonly converse: (
    attempt: Attempt<Ask, Words, Connection>,
    signal: AbortSignal,
  ) => Promise<Outcome<Reply>>;
  /** Why a conversation broke off. */
  readonly endOf: (ask: Ask, connection: Connection, error: unknown) => Fault;
};

/** Performs asks to servers of one protocol from one place. */
export type KeptDoor<Ask, Reply> = {
  /** Never rejects. An ask counts as sent from its first byte in an open, logged-in connection on. */
  readonly perform: (ask: Ask, signal: AbortSignal) => Promise<Outcome<Reply>>;
  readonly destroy: () => void;
};

type Exchange<Reply> = { readonly outcome: Outcome<Reply>; readonly isStale: boolean };

/**
 * Shares connections among those who ask the same server as the same user. One that waited may be gone without a word: then the
 * ask is sent once more on another, where nothing was sent or it changes nothing.
 */
export const createKeptDoor = <Ask extends KeptAsk, Words, Connection extends KeptConnection, Reply>(
  vantage: Vantage,
  protocol: Protocol<Ask, Words, Connection, Reply>,
): KeptDoor<Ask, Reply> => {
  const kept = createKeptConnections<Connection>(vantage.clock, protocol.idleMs);
  const slots = createNamedSlots(protocol.most);
  const nameOf = (ask: Ask): string =>
    JSON.stringify([endpointName(ask.endpoint), ask.endpoint.tls ?? null, ...protocol.loginOf(ask)]);

  const attempt = async (ask: Ask, words: Words, signal: AbortSignal): Promise<Exchange<Reply>> => {
    const name = nameOf(ask);
    const waiting = kept.take(name);
    const connection = waiting ?? (await protocol.open(ask, signal));
    const { stream } = connection;
    const before = { sent: stream.sentBytes, received: stream.receivedBytes };
    try {
      const outcome = await protocol.converse({ ask, words, connection }, signal);
      if (connection.isOpen()) kept.give(name, connection);
      else connection.close();
      return { outcome, isStale: false };
    } catch (error) {
      const fault = error instanceof FaultError ? error.fault : protocol.endOf(ask, connection, error);
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
        const words = await protocol.words(ask);
        if (!words.ok) return { kind: 'not-sent', fault: words.fault };
        give = await slots(nameOf(ask)).take(deadline.signal);
        const first = await attempt(ask, words.value, deadline.signal);
        const mayRepeat = first.outcome.kind === 'not-sent' || ask.effect === 'reads';
        if (!first.isStale || !mayRepeat || deadline.signal.aborted) return first.outcome;
        return (await attempt(ask, words.value, deadline.signal)).outcome;
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
