import { DatabaseError } from 'pg';
import { failed, FaultError, ok, type Fault } from '#shared/fault';
import type { Outcome, SqlAsk, SqlReply, SqlRow } from '../../source-kit/index.ts';
import { untilAborted } from '../connection/index.ts';
import { createKeptDoor, daemonFaults, type KeptDoor, type Vantage } from '../endpoint/index.ts';
import { mostBytes, openSql, refusal, type SqlConnection, type Statement } from './sql-connection.ts';

/** Connections to one server and database at once: a server has a hundred by default, and others need them. */
const most = 2;
const idleMs = 15_000;

/** Performs asks to PostgreSQL servers from one place. */
export type SqlDoor = KeptDoor<SqlAsk<unknown>, SqlReply>;

export const createSqlDoor = (vantage: Vantage): SqlDoor =>
  createKeptDoor<SqlAsk<unknown>, undefined, SqlConnection, SqlReply>(vantage, {
    most,
    idleMs,
    loginOf: ({ login, database }) => [login, database],
    // Its password is read where a connection logs in.
    words: async () => ok(undefined),
    open: (ask, signal) => openSql(vantage, ask, signal),
    converse: ({ ask, connection }, signal) => converse(vantage, connection, ask, signal),
    endOf: (ask, connection, error) => endOf(vantage, ask, connection, error),
  });

/** States in which the server ended a statement, or itself, without saying whether it was done (appendix A of its manual). */
const isCutShort = (state: string | undefined): boolean =>
  state === '57014' || (state?.startsWith('57P') ?? false) || (state?.startsWith('08') ?? false);

const endOf = (vantage: Vantage, ask: SqlAsk<unknown>, { stream }: SqlConnection, error: unknown): Fault => {
  const faults = daemonFaults(vantage, ask.endpoint);
  if (error instanceof DatabaseError && error.code === '57014') return faults.late(ask, ask.limits.timeoutMs);
  const lost = vantage.endFault();
  if (lost !== undefined) return lost;
  return stream.errored instanceof FaultError
    ? stream.errored.fault
    : faults.cutShort(ask, error instanceof Error ? error.message : String(error));
};

/** Collects the rows of a statement; too many, or too many bytes, end the connection. */
const startCollecting = (vantage: Vantage, { stream }: SqlConnection, ask: SqlAsk<unknown>) => {
  const { rows: mostRows } = ask.limits;
  const until = stream.receivedBytes + mostBytes;
  const full = Promise.withResolvers<never>();
  full.promise.catch(() => undefined);
  const give = (what: string): void => {
    full.reject(new FaultError(daemonFaults(vantage, ask.endpoint).tooMuch(ask, what)));
    stream.destroy();
  };
  const watch = (): void => void (stream.receivedBytes > until && give(`more than ${mostBytes} bytes`));
  stream.on('data', watch);
  return {
    full: full.promise,
    into: (rows: SqlRow[]) => (row: SqlRow) => {
      if (rows.push(row) > mostRows) give(`more than ${mostRows} rows`);
    },
    stop: (): void => void stream.off('data', watch),
  };
};

const converse = async (
  vantage: Vantage,
  connection: SqlConnection,
  ask: SqlAsk<unknown>,
  signal: AbortSignal,
): Promise<Outcome<SqlReply>> => {
  const { clock } = vantage;
  const collecting = startCollecting(vantage, connection, ask);
  const sentAt = clock.now();
  const results: SqlRow[][] = ask.statements.map(() => []);
  const run = async (): Promise<Outcome<SqlReply>> => {
    const wrong = await (ask.effect === 'reads' ? readAll : changeOneByOne)(connection, ask, (at) =>
      collecting.into(results[at] ?? []),
    );
    return {
      kind: 'answered',
      result:
        wrong === undefined
          ? ok({ results, sentAt, receivedAt: clock.now() })
          : failed(refusal(vantage, ask, wrong.error, wrong.at)),
    };
  };
  try {
    return await untilAborted(Promise.race([run(), collecting.full]), signal, () => undefined);
  } finally {
    collecting.stop();
  }
};

type Wrong = { readonly error: DatabaseError; readonly at?: number };
type Run = (
  connection: SqlConnection,
  ask: SqlAsk<unknown>,
  rowsOf: (at: number) => (row: SqlRow) => void,
) => Promise<Wrong | undefined>;

const timeoutFor = ({ limits }: SqlAsk<unknown>, how: 'LOCAL' | 'SESSION'): Statement => ({
  text: `SET ${how} statement_timeout = ${Math.ceil(limits.timeoutMs)}`,
  values: [],
});
const plain = (text: string): Statement => ({ text, values: [] });

/** A refusal as the answer it is; what was cut short is thrown on. */
const wrongOf = (error: unknown, at?: number): Wrong => {
  if (!(error instanceof DatabaseError) || isCutShort(error.code)) throw error;
  return { error, ...(at === undefined ? {} : { at }) };
};

/** All in one packet and one transaction that may change nothing; what follows a refusal is refused too. */
const readAll: Run = async (connection, ask, rowsOf) => {
  const { stream, run } = connection;
  stream.cork();
  const sent = [
    run(plain('BEGIN READ ONLY')),
    run(timeoutFor(ask, 'LOCAL')),
    ...ask.statements.map((statement, at) => run(statement, rowsOf(at))),
    run(plain('COMMIT')),
  ];
  stream.uncork();
  const settled = await Promise.allSettled(sent);
  const first = settled.findIndex(({ status }) => status === 'rejected');
  const found = settled[first];
  return found?.status === 'rejected' ? wrongOf(found.reason, first - 1) : undefined;
};

/** Each when the one before was done; the first refusal ends it. */
const changeOneByOne: Run = async ({ run }, ask, rowsOf) => {
  let at = 0;
  try {
    await run(timeoutFor(ask, 'SESSION'));
    for (const statement of ask.statements) {
      at += 1;
      await run(statement, rowsOf(at - 1));
    }
    return undefined;
  } catch (error) {
    return wrongOf(error, at);
  }
};
