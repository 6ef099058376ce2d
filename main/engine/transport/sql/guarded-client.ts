import type { Duplex } from 'node:stream';
import { Client, Connection } from 'pg';
import { FaultError, type Fault } from '#shared/fault';
import type { SqlAsk, SqlValue } from '../../source-kit/index.ts';
import type { EndpointStream } from '../endpoint/index.ts';
import { createFrameGuard } from './frame-guard.ts';

type Listener = (chunk: Buffer) => void;
type ClientConfig = ConstructorParameters<typeof Client>[0] & { readonly connection: Connection };

/** Whole numbers up to 32 bits and floats by their type's number (pg_type.oid); the rest is the server's own text. */
const numbers = new Set([21, 23, 26, 700, 701]);
const boolType = 16;

const parserOf =
  (type: number) =>
  (text: string): SqlValue => {
    if (type === boolType) return text === 't';
    const number = numbers.has(type) ? Number(text) : Number.NaN;
    return Number.isFinite(number) ? number : text;
  };

/** A connection of the client whose reading cannot throw into the stream, and gets whole and correct messages only. */
class GuardedConnection extends Connection {
  readonly #most: number;
  readonly #garbled: (error: unknown) => Fault;

  constructor(stream: EndpointStream, most: number, garbled: (error: unknown) => Fault) {
    super({ stream: stream as never });
    this.#most = most;
    this.#garbled = garbled;
  }

  // Called by the client when it begins to read; it only listens for `data`.
  attachListeners(stream: Duplex): void {
    const inherited = Connection.prototype as unknown as { attachListeners: (on: unknown) => void };
    inherited.attachListeners.call(this, {
      on: (event: string, listener: Listener) => {
        if (event !== 'data') return stream.on(event, listener);
        const guard = createFrameGuard(this.#most, listener);
        return stream.on('data', (chunk: Buffer) => {
          try {
            if (!stream.destroyed) guard(chunk);
          } catch (error) {
            stream.destroy(new FaultError(this.#garbled(error), { cause: error }));
          }
        });
      },
    });
  }
}

/** A client over this one stream. `password` is called only where the server wants one. */
export const clientOver = (
  stream: EndpointStream,
  { endpoint, login, database }: Pick<SqlAsk<unknown>, 'endpoint' | 'login' | 'database'>,
  more: {
    readonly password: string;
    readonly most: number;
    readonly garbled: (error: unknown) => Fault;
  },
): Client => {
  const config: ClientConfig = {
    connection: new GuardedConnection(stream, more.most, more.garbled),
    host: endpoint.host,
    port: endpoint.port,
    user: login.user,
    database,
    // A function: an empty password would be looked for in the environment and in ~/.pgpass.
    password: () => more.password,
    ssl: false, // The stream is secured already where it must be.
    application_name: 'quarterdeck',
    types: { getTypeParser: parserOf as never },
    pipeline: true,
  };
  const client = new Client(config);
  client.on('error', () => undefined); // Every statement that waits is told.
  return client;
};
