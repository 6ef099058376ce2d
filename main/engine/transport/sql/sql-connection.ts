import { type Client, DatabaseError, Query } from 'pg';
import { FaultError, type Fault } from '#shared/fault';
import { endpointName, type SqlAsk, type SqlRow } from '../../source-kit/index.ts';
import { untilAborted } from '../connection/index.ts';
import { daemonFaults, EndpointStream, type Keepable, type Vantage } from '../endpoint/index.ts';
import { clientOver } from './guarded-client.ts';

/** One logged-in connection to one server and database. */
export type SqlConnection = Keepable & {
  readonly stream: EndpointStream;
  /** Sends one statement, behind those that wait for their answers already. Rejects as the client does. */
  readonly run: (statement: Statement, onRow?: (row: SqlRow) => void) => Promise<void>;
};

export type Statement = SqlAsk<unknown>['statements'][number];
type Wish = Pick<SqlAsk<unknown>, 'id' | 'endpoint' | 'login' | 'database'>;

/** Of one answer, and of one message. */
export const mostBytes = 8_388_608;

/**
 * Connects and logs in. Rejects with FaultError `transport.* | daemon.* | secret.unreadable | probe.unreadable`;
 * no statement was sent then.
 */
export const openSql = async (vantage: Vantage, wish: Wish, signal: AbortSignal): Promise<SqlConnection> => {
  const faults = daemonFaults(vantage, wish.endpoint);
  const password = await passwordOf(vantage, wish);
  const stream = new EndpointStream(vantage, wish.endpoint, 'postgres');
  const client = clientOver(stream, wish, {
    password,
    most: mostBytes,
    garbled: (error) => faults.garbled(wish, 'PostgreSQL', wordsOf(error)),
  });
  try {
    await untilAborted(Promise.race([client.connect(), failureOf(stream)]), signal, () => undefined);
    return speak(stream, client);
  } catch (error) {
    stream.destroy();
    throw new FaultError(notOpened(vantage, wish, error), { cause: error });
  }
};

/** Rejects when the stream never opens; the client would wait. */
const failureOf = async (stream: EndpointStream): Promise<never> => {
  const closed = await stream.opened;
  if (closed !== undefined) throw new FaultError(closed);
  return new Promise(() => undefined);
};

const passwordOf = async (vantage: Vantage, { endpoint, login }: Wish): Promise<string> => {
  if (login.password === undefined) return '';
  const read = await vantage.secrets.secret(login.password, endpointName(endpoint));
  if (!read.ok) throw new FaultError(read.fault);
  return read.value;
};

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Why there is no connection: the server's own refusal, or the client's, which is about the login. */
const notOpened = (vantage: Vantage, { id, endpoint, login }: Wish, error: unknown): Fault => {
  const faults = daemonFaults(vantage, endpoint);
  if (error instanceof FaultError) return error.fault;
  if (!(error instanceof DatabaseError)) {
    // Its mechanism of login ends with errors of its own: no password, or a server that does not know it either.
    const isLogin = wordsOf(error).startsWith('SASL');
    return isLogin
      ? faults.notLoggedIn(login.user, wordsOf(error))
      : (vantage.endFault() ?? faults.cutShort({ id }, wordsOf(error)));
  }
  return error.code?.startsWith('28') === true
    ? faults.notLoggedIn(login.user, error.message)
    : refusal(vantage, { id, endpoint }, error);
};

/** A refusal in the words of the server. `statement`: its place, from 1 on. */
export const refusal = (
  vantage: Vantage,
  { id, endpoint }: Pick<Wish, 'id' | 'endpoint'>,
  error: DatabaseError,
  statement?: number,
): Fault => {
  const faults = daemonFaults(vantage, endpoint);
  if (error.code === undefined) return faults.garbled({ id }, 'PostgreSQL', error.message);
  return faults.refused(
    `refused ${id}: ${error.message}`,
    [error.detail, error.hint].filter((one) => one !== undefined).join('\n') || undefined,
    { sqlState: error.code, ...(statement === undefined ? {} : { statement: String(statement) }) },
  );
};

const speak = (stream: EndpointStream, client: Client): SqlConnection => ({
  stream,
  // Neither in a transaction nor in one that failed.
  isOpen: () => !stream.destroyed && client.getTransactionStatus() === 'I',
  close: () => stream.destroy(),
  run: ({ text, values }, onRow) =>
    new Promise((resolve, reject) => {
      // Its own form even without values: the other would take several statements in one text.
      const query = new Query({ text, values: [...values], queryMode: 'extended' } as never);
      query.on('row', (row: SqlRow) => onRow?.(row));
      query.on('error', reject);
      query.on('end', () => resolve());
      client.query(query);
    }),
});
