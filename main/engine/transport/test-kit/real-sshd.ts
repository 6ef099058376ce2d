import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { appendFile, chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

const program = '/usr/sbin/sshd';

/** Why no real sshd can be started here; undefined when it can. Tests print it when they skip. */
export const sshdMissing = ((): string | undefined => {
  if (process.platform === 'win32') return 'no OpenSSH server on Windows';
  if (spawnSync(program, ['-?']).error !== undefined)
    return `${program} is not installed (Debian: apt-get install openssh-server)`;
  if (spawnSync('ssh-keygen', ['-?']).error !== undefined) return 'ssh-keygen is not installed';
  return undefined;
})();

export type SshdOptions = {
  /** Host keys to make; `ed25519` when left out. */
  readonly hostKeys?: readonly ('ed25519' | 'rsa' | 'ecdsa')[];
  /** Further lines of sshd_config. */
  readonly config?: readonly string[];
  /** `command="…"` and such, put before the user's key in authorized_keys. */
  readonly keyOptions?: string;
  /** Loopback address; 127.0.0.1 when left out. Others exist on Linux only. */
  readonly address?: string;
};

/** A real OpenSSH server of its own on loopback, with a fresh directory, keys and port. */
export type RealSshd = {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly directory: string;
  /** Private key that may log in. */
  readonly identityFile: string;
  /** Holds this server's host keys. */
  readonly knownHostsFile: string;
  /** Name of the server in known_hosts. */
  readonly knownName: string;
  readonly pid: number;
  readonly hostKeyFile: (type: 'ed25519' | 'rsa' | 'ecdsa') => string;
  /** `type base64` of a host key. */
  readonly publicHostKey: (type: 'ed25519' | 'rsa' | 'ecdsa') => Promise<string>;
  /** What sshd logged so far. */
  readonly log: () => string;
  /** Process ids of its connections. */
  readonly sessions: () => readonly number[];
  /** Stops the listener and every connection, keeps the directory. */
  readonly stop: () => Promise<void>;
  /** Starts it again on the same port. */
  readonly start: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** Makes a key pair without passphrase, or with the one given. */
export const makeKey = (file: string, type: string, passphrase = '', comment = 'test'): void => {
  const made = spawnSync('ssh-keygen', [
    '-q',
    '-t',
    type,
    ...(type === 'rsa' ? ['-b', '2048'] : []),
    '-N',
    passphrase,
    '-C',
    comment,
    '-f',
    file,
  ]);
  if (made.status !== 0) throw new Error(`ssh-keygen failed: ${made.stderr.toString()}`);
};

const freePort = (address: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, address, () => {
      const bound = server.address();
      server.close(() => resolve(typeof bound === 'object' && bound !== null ? bound.port : 0));
    });
  });

/** Starts a server. The caller disposes of it. */
export const startRealSshd = async (options: SshdOptions = {}): Promise<RealSshd> => {
  const address = options.address ?? '127.0.0.1';
  const directory = await mkdtemp(join(tmpdir(), 'quarterdeck-sshd-'));
  await chmod(directory, 0o755); // StrictModes looks at the whole path.
  const types = options.hostKeys ?? ['ed25519'];
  const hostKeyFile = (type: string): string => join(directory, `host_${type}`);
  for (const type of types) makeKey(hostKeyFile(type), type);
  const identityFile = join(directory, 'id_ed25519');
  makeKey(identityFile, 'ed25519');
  const publicKey = await readFile(`${identityFile}.pub`, 'utf8');
  await writeFile(
    join(directory, 'authorized_keys'),
    `${options.keyOptions === undefined ? '' : `${options.keyOptions} `}${publicKey}`,
  );
  const port = await freePort(address);
  const knownName = `[${address}]:${port}`;
  const publicHostKey = async (type: string): Promise<string> =>
    (await readFile(`${hostKeyFile(type)}.pub`, 'utf8')).split(' ').slice(0, 2).join(' ');
  const knownHostsFile = join(directory, 'known_hosts');
  for (const type of types) await appendFile(knownHostsFile, `${knownName} ${await publicHostKey(type)}\n`);
  const configFile = join(directory, 'sshd_config');
  await writeFile(
    configFile,
    configOf({ address, port, directory, hostKeys: types.map(hostKeyFile), more: options.config ?? [] }),
  );
  // Debian's privilege separation directory; sshd refuses to start without it when it runs as root.
  if (userInfo().uid === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });

  let child: ChildProcess | undefined;
  let log = '';
  const start = async (): Promise<void> => {
    const started = spawn(program, ['-D', '-e', '-f', configFile], { stdio: ['ignore', 'ignore', 'pipe'] });
    started.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
    child = started;
    await untilListening(started, () => log, log.length);
  };
  const sessions = (): readonly number[] => descendantsOf(child?.pid);
  const stop = async (): Promise<void> => {
    const stopping = child;
    if (stopping?.pid === undefined || stopping.exitCode !== null) return;
    const gone = new Promise((resolve) => stopping.once('exit', resolve));
    for (const pid of [...descendantsOf(stopping.pid), stopping.pid]) killQuietly(pid);
    await gone;
    child = undefined;
  };
  await start();
  return {
    address,
    port,
    user: userInfo().username,
    directory,
    identityFile,
    knownHostsFile,
    knownName,
    get pid() {
      return child?.pid ?? 0;
    },
    hostKeyFile,
    publicHostKey,
    log: () => log,
    sessions,
    stop,
    start,
    [Symbol.asyncDispose]: async () => {
      await stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
};

const configOf = (about: {
  readonly address: string;
  readonly port: number;
  readonly directory: string;
  readonly hostKeys: readonly string[];
  readonly more: readonly string[];
}): string =>
  [
    // First, since sshd takes the first value it reads.
    ...about.more.filter((line) => !line.startsWith('Match ')),
    `ListenAddress ${about.address}`,
    `Port ${about.port}`,
    ...about.hostKeys.map((file) => `HostKey ${file}`),
    `AuthorizedKeysFile ${join(about.directory, 'authorized_keys')}`,
    'PidFile none',
    'UsePAM no',
    'UseDNS no',
    'StrictModes no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin yes',
    'PrintMotd no',
    // bash under sshd reads ~/.bashrc on level one only: what the tester keeps there is not part of a test.
    'SetEnv SHLVL=2',
    'LogLevel VERBOSE',
    ...about.more.filter((line) => line.startsWith('Match ')),
    '',
  ].join('\n');

const untilListening = async (child: ChildProcess, log: () => string, from: number): Promise<void> => {
  // 10 s in steps of 20 ms: a busy machine may be slow, a wrong configuration ends at once.
  for (let attempt = 0; attempt < 500; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`sshd did not start: ${log()}`);
    if (log().slice(from).includes('Server listening')) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`sshd does not listen: ${log()}`);
};

/** All processes below one, nearest first, by their parent ids. */
const descendantsOf = (pid: number | undefined): readonly number[] => {
  if (pid === undefined) return [];
  const listed = spawnSync('ps', ['-eo', 'pid=,ppid=']).stdout.toString().trim().split('\n');
  const pairs = listed.map((line) => line.trim().split(/\s+/).map(Number));
  const below = (parent: number): readonly number[] =>
    pairs.filter(([, ppid]) => ppid === parent).flatMap(([child = 0]) => [child, ...below(child)]);
  return below(pid);
};

const killQuietly = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime, which is what we want.
  }
};
