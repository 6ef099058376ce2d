import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from '../../e2e/this-machine/index.ts';
import type { CpuGroup } from './cpu-group.ts';
import type { Workspace } from './workspace.ts';

/** Many addresses on loopback that are all real OpenSSH servers, and one key that opens them. */
export type SshdFleet = AsyncDisposable & {
  readonly addresses: readonly string[];
  readonly port: number;
  readonly user: string;
  readonly identityFile: string;
  readonly knownHostsFile: string;
  /** Waits until nobody is logged in any more, three seconds at most: what a tool leaves behind is not the next one's work. */
  readonly untilLoggedOut: () => Promise<void>;
};

/** sshd listens on at most 16 addresses (MAX_LISTEN_SOCKS in OpenSSH's sshd.c). */
const addressesPerDaemon = 16;

/** 127.1.0.1 and on. Linux: all of 127/8 is loopback, without any set-up. */
const addressesOf = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `127.1.${Math.floor(index / 250)}.${(index % 250) + 1}`);

const answers = (address: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, address);
    socket.once('connect', () => socket.destroy());
    socket.once('error', () => resolve(false));
    socket.once('close', (failed) => resolve(!failed));
  });

/** A port that is free on loopback, below the range that outgoing connections take theirs from (32768 on Linux). */
const freePort = async (): Promise<number> => {
  const port = 20_000 + Math.floor(Math.random() * 12_000);
  return (await answers('127.1.0.1', port)) ? freePort() : port;
};

const untilAnswering = async (addresses: readonly string[], port: number): Promise<void> => {
  for (const address of addresses) {
    for (let attempt = 0; !(await answers(address, port)); attempt += 1) {
      if (attempt > 200) throw new Error(`no sshd answers at ${address}:${port}`);
      await sleep(50);
    }
  }
};

const configuration = (directory: string, addresses: readonly string[], port: number): string =>
  [
    ...addresses.map((address) => `ListenAddress ${address}:${port}`),
    `HostKey ${directory}/host_key`,
    `AuthorizedKeysFile ${directory}/authorized_keys`,
    'PidFile none',
    'UsePAM no',
    'UseDNS no',
    'StrictModes no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'MaxStartups 1000:30:2000',
    'LogLevel ERROR',
    '',
  ].join('\n');

const makeKeys = async (directory: string): Promise<string> => {
  for (const name of ['host_key', 'client_key'])
    await runCommand('ssh-keygen', [
      '-q',
      '-t',
      'ed25519',
      '-N',
      '',
      '-C',
      'bench',
      '-f',
      join(directory, name),
    ]);
  const authorized = join(directory, 'authorized_keys');
  writeFileSync(authorized, readFileSync(join(directory, 'client_key.pub')));
  chmodSync(authorized, 0o644);
  return readFileSync(join(directory, 'host_key.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
};

const logins = '/var/log/wtmp';
/**
 * Logins of earlier runs, which a node reads to tell how its last boot ended: hundreds of nodes here would all read the same ones, more
 * with each run. So this fleet sees none and leaves none behind (mount namespace; as root only).
 */
const withoutLogins = (command: readonly string[]): readonly string[] =>
  process.getuid?.() === 0 && existsSync(logins)
    ? ['unshare', '--mount', 'sh', '-c', `mount --bind /dev/null ${logins} && exec "$@"`, 'sh', ...command]
    : command;

/** Starts sshd daemons for `count` addresses; their CPU time is counted in `group`. */
export const startSshdFleet = async (
  { directory, user }: Workspace,
  count: number,
  group: CpuGroup | undefined,
): Promise<SshdFleet> => {
  const addresses = addressesOf(count);
  const port = await freePort();
  const hostKey = await makeKeys(directory);
  const knownHostsFile = join(directory, 'known_hosts');
  writeFileSync(knownHostsFile, addresses.map((address) => `[${address}]:${port} ${hostKey}\n`).join(''));
  // sshd wants an absolute path to itself, and its privilege separation directory, which a package script makes at boot.
  const program = (await runCommand('sh', ['-c', 'PATH=$PATH:/usr/sbin:/sbin command -v sshd'])).trim();
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });

  const daemons: ChildProcess[] = [];
  for (let from = 0; from < count; from += addressesPerDaemon) {
    const file = join(directory, `sshd_config.${from}`);
    writeFileSync(file, configuration(directory, addresses.slice(from, from + addressesPerDaemon), port));
    const start = withoutLogins([program, '-D', '-e', '-f', file]);
    const [command = program, ...args] = group?.wrap(start) ?? start;
    daemons.push(spawn(command, args, { stdio: 'ignore' }));
  }
  const untilLoggedOut = async (): Promise<void> => {
    const loginsRun = () => (group?.members().length ?? 0) > daemons.length;
    for (let tries = 0; tries < 60 && loginsRun(); tries += 1) await sleep(50);
  };
  const stop = async (): Promise<void> => {
    // A login's process that outlives its daemon has nobody to tell when it ends, so let the logins end first.
    await untilLoggedOut();
    for (const daemon of daemons) daemon.kill('SIGKILL');
  };
  try {
    await untilAnswering(addresses, port);
  } catch (cause) {
    await stop();
    throw cause;
  }
  return {
    addresses,
    port,
    user,
    identityFile: join(directory, 'client_key'),
    knownHostsFile,
    untilLoggedOut,
    [Symbol.asyncDispose]: stop,
  };
};
