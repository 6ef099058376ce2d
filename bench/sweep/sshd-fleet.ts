import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CpuGroup } from './cpu-group.ts';
import { runProgram } from './run-program.ts';

/** Many addresses on loopback that are all real OpenSSH servers, and one key that opens them. */
export type SshdFleet = AsyncDisposable & {
  readonly addresses: readonly string[];
  readonly port: number;
  readonly user: string;
  readonly identityFile: string;
  readonly knownHostsFile: string;
};

/** sshd listens on at most 16 addresses (MAX_LISTEN_SOCKS in OpenSSH's sshd.c). */
const addressesPerDaemon = 16;
const port = 42_022;
const benchUser = 'quarterdeck-bench';

const addressesOf = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `127.1.${Math.floor(index / 250)}.${(index % 250) + 1}`);

/** Root logs in as an ordinary user, so that sshd separates privileges as on a real node; others log in as themselves. */
const loginUser = async (): Promise<string> => {
  if (process.getuid?.() !== 0) return userInfo().username;
  const there = await runProgram('id', [benchUser]);
  if (there.status !== 0)
    await expectSuccess('useradd', [
      '--system',
      '--no-create-home',
      '--home-dir',
      '/tmp',
      '--shell',
      '/bin/sh',
      '--password',
      '*',
      benchUser,
    ]);
  return benchUser;
};

const expectSuccess = async (command: string, args: readonly string[]): Promise<string> => {
  const { status, stdout, stderr } = await runProgram(command, args);
  if (status !== 0) throw new Error(`${command} failed: ${stderr.trim()}`);
  return stdout;
};

const configuration = (directory: string, addresses: readonly string[]): string =>
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

const answers = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, address);
    socket.once('connect', () => socket.destroy());
    socket.once('error', () => resolve(false));
    socket.once('close', (failed) => resolve(!failed));
  });

const untilAnswering = async (addresses: readonly string[]): Promise<void> => {
  for (const address of addresses) {
    for (let attempt = 0; !(await answers(address)); attempt += 1) {
      if (attempt > 200) throw new Error(`no sshd answers at ${address}:${port}`);
      await sleep(50);
    }
  }
};

/** Starts sshd daemons for `count` addresses 127.1.x.y. `directory` gets keys and settings. Linux: all of 127/8 is loopback. */
export const startSshdFleet = async (
  directory: string,
  count: number,
  group: CpuGroup | undefined,
): Promise<SshdFleet> => {
  const addresses = addressesOf(count);
  const user = await loginUser();
  for (const name of ['host_key', 'client_key'])
    await expectSuccess('ssh-keygen', [
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
  writeFileSync(join(directory, 'authorized_keys'), readFileSync(join(directory, 'client_key.pub')));
  chmodSync(join(directory, 'authorized_keys'), 0o644);
  const hostKey = readFileSync(join(directory, 'host_key.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
  const knownHostsFile = join(directory, 'known_hosts');
  writeFileSync(knownHostsFile, addresses.map((address) => `[${address}]:${port} ${hostKey}\n`).join(''));
  // sshd wants an absolute path to itself, and its privilege separation directory, which a package script makes at boot.
  const program = (await expectSuccess('sh', ['-c', 'PATH=$PATH:/usr/sbin:/sbin command -v sshd'])).trim();
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });

  const daemons: ChildProcess[] = [];
  for (let from = 0; from < count; from += addressesPerDaemon) {
    const file = join(directory, `sshd_config.${from}`);
    writeFileSync(file, configuration(directory, addresses.slice(from, from + addressesPerDaemon)));
    const [command = program, ...args] = group?.wrap([program, '-D', '-e', '-f', file]) ?? [
      program,
      '-D',
      '-e',
      '-f',
      file,
    ];
    daemons.push(spawn(command, args, { stdio: 'ignore' }));
  }
  const stop = async (): Promise<void> => {
    // A login's process that outlives its daemon has nobody to tell when it ends, so let the logins end first.
    for (let tries = 0; tries < 60 && (group?.members().length ?? 0) > daemons.length; tries += 1)
      await sleep(50);
    for (const daemon of daemons) daemon.kill('SIGKILL');
    if (user === benchUser) await runProgram('userdel', [benchUser]);
  };
  try {
    await untilAnswering(addresses);
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
    [Symbol.asyncDispose]: stop,
  };
};
