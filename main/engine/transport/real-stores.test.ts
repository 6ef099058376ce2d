import { describe, expect, it } from 'vitest';
import { ok } from '#shared/fault';
import {
  redisLimits,
  sqlLimits,
  type RedisAsk,
  type RedisReply,
  type SqlAsk,
  type SqlReply,
} from '../source-kit/index.ts';
import { postgresMissing, redisMissing, startRealPostgres, startRealRedis } from './test-kit/real-stores.ts';
import { soon, withPlaces } from './test-kit/index.ts';

const password = 'hunter-2-and-more';
const environment = { PASSWORD: password, WRONG: 'not-the-password' };
const from = (name: string) => ({ user: 'ops', password: { environment: name } });

const redisAsk = (port: number, more: Partial<RedisAsk<RedisReply>> = {}): RedisAsk<RedisReply> => ({
  id: 'redis.view',
  says: 'Reads how a server sees its cluster.',
  lane: 'redis',
  endpoint: { host: '127.0.0.1', port },
  login: from('PASSWORD'),
  commands: [
    ['CLUSTER', 'MYID'],
    ['CLUSTER', 'NODES'],
    ['CLUSTER', 'COUNTKEYSINSLOT', '0'],
    ['GET', 'k'],
  ],
  effect: 'reads',
  limits: redisLimits,
  read: ok,
  ...more,
});

const sqlAsk = (port: number, more: Partial<SqlAsk<SqlReply>> = {}): SqlAsk<SqlReply> => ({
  id: 'postgres.role',
  says: 'Reads the role of a server.',
  lane: 'sql',
  endpoint: { host: '127.0.0.1', port },
  login: from('PASSWORD'),
  database: 'postgres',
  statements: [{ text: 'SELECT pg_is_in_recovery() AS is_replica', values: [] }],
  effect: 'reads',
  limits: sqlLimits,
  read: ok,
  ...more,
});
const statement = (text: string, ...values: readonly (string | number | boolean | null)[]) => ({
  text,
  values,
});

describe(`a real Redis (${redisMissing ?? 'here'})`, () => {
  it.skipIf(redisMissing !== undefined)(
    'tells its view of the cluster, and refuses in its own words',
    async () => {
      await using redis = await startRealRedis(password);
      await withPlaces(environment, async ({ perform }) => {
        const told = await perform(redisAsk(redis.port), soon());
        if (told.kind !== 'answered' || !told.result.ok) throw new Error(JSON.stringify(told));
        const [id, nodes, count, key] = told.result.value.replies;
        expect(id).toMatchObject({ ok: true, value: expect.stringMatching(/^[0-9a-f]{40}$/) as string });
        expect(nodes).toMatchObject({ ok: true, value: expect.stringContaining('myself,master') as string });
        expect(count).toEqual({ ok: true, value: 0 });
        expect(key).toMatchObject({ ok: false, error: expect.stringContaining('CLUSTERDOWN') as string });
        const wrong = await perform(redisAsk(redis.port, { login: from('WRONG') }), soon());
        expect(wrong).toMatchObject({ kind: 'not-sent', fault: { code: 'daemon.auth-failed' } });
        expect(JSON.stringify([told, wrong])).not.toMatch(/hunter|not-the-password/);
        const { login: _login, ...open } = redisAsk(redis.port);
        const nobody = await perform(open, soon());
        expect(nobody).toMatchObject({ result: { value: { replies: [{ ok: false }, {}, {}, {}] } } });
      });
    },
  );
});

describe(`a real PostgreSQL (${postgresMissing ?? 'here'})`, () => {
  it.skipIf(postgresMissing !== undefined)(
    'is read without being changed, changed one by one, and refuses in its own words',
    async () => {
      await using postgres = await startRealPostgres(password);
      const { port } = postgres;
      await withPlaces(environment, async ({ perform, from: place }) => {
        const table = place === 'a node' ? 'one' : 'two';
        const types =
          "SELECT 1::int4 AS a, 9007199254740993::int8 AS b, true AS c, NULL::text AS d, 1.5::float8 AS e, '0/3000060'::pg_lsn AS f, $1::text AS g";
        expect(
          await perform(
            sqlAsk(port, { statements: [statement(types, 'x'), statement('SELECT 1 AS n')] }),
            soon(),
          ),
        ).toMatchObject({
          kind: 'answered',
          result: {
            value: {
              results: [
                [{ a: 1, b: '9007199254740993', c: true, d: null, e: 1.5, f: '0/3000060', g: 'x' }],
                [{ n: 1 }],
              ],
            },
          },
        });

        const create = statement(`CREATE TABLE ${table} (n int)`);
        expect(
          await perform(sqlAsk(port, { statements: [statement('SELECT 1'), create] }), soon()),
        ).toMatchObject({
          kind: 'answered',
          result: { fault: { code: 'daemon.refused', facts: { sqlState: '25006', statement: '2' } } },
        });
        const changes = { effect: 'changes' } as const;
        const statements = [create, statement('SELECT nothing'), statement(`DROP TABLE ${table}`)];
        expect(await perform(sqlAsk(port, { ...changes, statements }), soon())).toMatchObject({
          kind: 'answered',
          result: { fault: { code: 'daemon.refused', facts: { sqlState: '42703', statement: '2' } } },
        });
        const count = [statement(`SELECT count(*) AS n FROM ${table}`)];
        expect(await perform(sqlAsk(port, { statements: count }), soon())).toMatchObject({
          result: { value: { results: [[{ n: '0' }]] } },
        });
      });
    },
    60_000,
  );

  it.skipIf(postgresMissing !== undefined)(
    'is verified, bounded, and told from one that lets nobody in',
    async () => {
      await using postgres = await startRealPostgres(password);
      const { port, authorityFile } = postgres;
      await withPlaces(environment, async ({ perform }) => {
        const secured = { host: '127.0.0.1', port, tls: { authorityFile, serverName: 'localhost' } };
        const isSecured = [statement('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')];
        expect(
          await perform(sqlAsk(port, { endpoint: secured, statements: isSecured }), soon()),
        ).toMatchObject({ result: { value: { results: [[{ ssl: true }]] } } });
        expect(
          await perform(sqlAsk(port, { endpoint: { host: '127.0.0.1', port, tls: {} } }), soon()),
        ).toMatchObject({ kind: 'not-sent', fault: { code: 'daemon.untrusted' } });

        const wrong = await perform(sqlAsk(port, { login: from('WRONG') }), soon());
        expect(wrong).toMatchObject({ kind: 'not-sent', fault: { code: 'daemon.auth-failed' } });
        const without = await perform(sqlAsk(port, { login: { user: 'ops' } }), soon());
        expect(without).toMatchObject({ kind: 'not-sent', fault: { code: 'daemon.auth-failed' } });
        expect(JSON.stringify([wrong, without])).not.toMatch(/hunter|not-the-password/);
        expect(await perform(sqlAsk(port, { database: 'nowhere' }), soon())).toMatchObject({
          kind: 'not-sent',
          fault: { code: 'daemon.refused', facts: { sqlState: '3D000' } },
        });

        const many = [statement('SELECT generate_series(1, 100000)')];
        expect(await perform(sqlAsk(port, { statements: many }), soon())).toMatchObject({
          kind: 'unanswered',
          fault: { code: 'transport.too-much-output' },
        });
        const slow = {
          statements: [statement('SELECT pg_sleep(60)')],
          limits: { timeoutMs: 3_000, rows: 1 },
        };
        // On a connection that is kept already, so that the time is spent on the statement.
        expect((await perform(sqlAsk(port), soon())).kind).toBe('answered');
        expect(await perform(sqlAsk(port, slow), soon())).toMatchObject({
          kind: 'unanswered',
          fault: { code: 'probe.timed-out' },
        });
        expect((await perform(sqlAsk(port), soon())).kind).toBe('answered');
      });
    },
    60_000,
  );
});
