import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { certificateFor } from '../../ports/test-kit/index.ts';

const redisServer = '/usr/bin/redis-server';
const postgresFolder = '/usr/lib/postgresql/15/bin';

/** Why there is no real Redis here, or nothing. */
export const redisMissing = existsSync(redisServer)
  ? undefined
  : 'there is no redis-server here (apt-get install redis-server)';
/** Why there is no real PostgreSQL here, or nothing. It refuses to run as root, so somebody else must be there to run it. */
export const postgresMissing = !existsSync(postgresFolder)
  ? 'there is no PostgreSQL 15 here (apt-get install postgresql-15)'
  : process.getuid?.() === 0
    ? undefined
    : 'PostgreSQL is started as another user, which takes root';

export type RealStore = {
  readonly port: number;
  /** Where it speaks TLS: PostgreSQL. */
  readonly authorityFile: string;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

/** Listening is not enough: PostgreSQL says first that it is starting up. */
const isPostgresReady = async (port: number): Promise<boolean> =>
  spawnSync(join(postgresFolder, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)]).status === 0;

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** Waits until it can be connected to; it ends with the test, and its folder too. */
const started = async (
  child: ChildProcess,
  {
    port,
    folder,
    isReady,
  }: { readonly port: number; readonly folder: string; readonly isReady: (port: number) => Promise<boolean> },
): Promise<RealStore> => {
  const gone = once(child, 'exit');
  while (!(await isReady(port))) {
    if (child.exitCode !== null) throw new Error(`the store ended with ${child.exitCode}`);
    await rest(50);
  }
  return {
    port,
    authorityFile: join(folder, 'registry.pem'),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGINT');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** A real Redis that is a cluster of one, with a login. */
export const startRealRedis = async (password: string): Promise<RealStore> => {
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-redis-'));
  const port = await freePort();
  const config = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    'save ""',
    'cluster-enabled yes',
    `cluster-port ${await freePort()}`,
    `requirepass ${password}`,
    `user ops on >${password} ~* +@all`,
  ];
  writeFileSync(join(folder, 'redis.conf'), config.join('\n'), { mode: 0o600 });
  return started(spawn(redisServer, [join(folder, 'redis.conf')], { stdio: 'ignore' }), {
    port,
    folder,
    isReady: isListening,
  });
};

/** A real PostgreSQL with SCRAM and TLS; its user is `ops`. */
export const startRealPostgres = async (password: string): Promise<RealStore> => {
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-postgres-'));
  const uid = Number(execFileSync('id', ['-u', 'postgres'], { encoding: 'utf8' }));
  const gid = Number(execFileSync('id', ['-g', 'postgres'], { encoding: 'utf8' }));
  certificateFor(folder);
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password);
  for (const path of ['', 'password', 'registry.key', 'registry.pem'])
    chownSync(join(folder, path), uid, gid);
  chmodSync(join(folder, 'registry.key'), 0o600);
  const data = join(folder, 'data');
  const as = { uid, gid, cwd: folder, env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' }, stdio: 'ignore' } as const;
  execFileSync(
    join(postgresFolder, 'initdb'),
    ['-N', '-A', 'scram-sha-256', '-U', 'ops', `--pwfile=${passwordFile}`, '-D', data],
    as,
  );
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    fsync: 'off',
    ssl: 'on',
    ssl_cert_file: join(folder, 'registry.pem'),
    ssl_key_file: join(folder, 'registry.key'),
  };
  const words = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return started(spawn(join(postgresFolder, 'postgres'), ['-D', data, ...words], as), {
    port,
    folder,
    isReady: isPostgresReady,
  });
};
