import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  childrenOf,
  identify,
  isRunning,
  runCommand,
  signalProcess,
  waitUntil,
  type ProcessIdentity,
} from '../../this-machine/index.ts';
import { privateGroups } from './control-groups.ts';
import type { Ledger } from './ledger.ts';
import type { RootKind } from '../image/recipe.ts';

/** What one node is made of. All paths are absolute. */
export type ContainerParts = {
  readonly machine: string;
  readonly hostname: string;
  readonly kind: RootKind;
  readonly uuid: string;
  readonly base: string;
  readonly namespace: string;
  /** Holds disk.img, log.img, seed/ and work/, and gets console.log. */
  readonly directory: string;
};

/** A node's system from power-on to power-off, any number of times. */
export type Container = {
  /** Boots and waits until its sshd listens. */
  readonly start: () => Promise<void>;
  /** Waits until sshd listens, after a restart that was asked for inside. */
  readonly untilUp: () => Promise<void>;
  /** Ends every process of the node at once, as a power cut does. */
  readonly powerOff: () => Promise<void>;
  /** Its first process, as this machine numbers it. Throws while the node is off. */
  readonly init: () => ProcessIdentity;
  /** Runs a program inside as root and gives its output: the tests' own eyes, past ssh. */
  readonly inside: (...command: readonly string[]) => Promise<string>;
  /** Path on this machine of a file inside. */
  readonly pathOf: (path: string) => string;
};

const launcher = join(import.meta.dirname, 'launch-node.sh');
/** A boot takes half a second here; two minutes on a machine that is busy with ten other things. */
const bootTimeoutMs = 120_000;
/** What systemd-nspawn(1) --keep-unit answers when the node asked for a reboot. */
const rebootStatus = 133;
/** State LISTEN (0A) on port 22 (0016) in /proc/net/tcp and tcp6 (proc_net(5)). */
const listensOnSsh = /^\s*\d+: [0-9A-F]+:0016 [0-9A-F]+:0000 0A /m;

const readOrEmpty = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // the process is gone: then it has no such file
  }
};

/** The node's first process: the child of systemd-nspawn that is number 1 in its own namespace. */
const findInit = (nspawn: number): ProcessIdentity | undefined =>
  childrenOf(nspawn)
    .filter((pid) => /^NSpid:.*\t1$/m.test(readOrEmpty(`/proc/${pid}/status`)))
    .map(identify)
    .find((identity) => identity !== undefined);

const environmentOf = (parts: ContainerParts): NodeJS.ProcessEnv => ({
  PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`,
  BASE: parts.base,
  DISK: join(parts.directory, 'disk.img'),
  LOG_DISK: join(parts.directory, 'log.img'),
  WORK: join(parts.directory, 'work'),
  SEED: join(parts.directory, 'seed'),
  NETNS: parts.namespace,
  MACHINE: parts.machine,
  NODE_HOSTNAME: parts.hostname,
  UUID: parts.uuid,
  GROUPS_TO_JOIN: privateGroups(parts.machine).join(' '),
  KIND: parts.kind,
});

const launch = (parts: ContainerParts): ChildProcess => {
  const console = openSync(join(parts.directory, 'console.log'), 'a');
  // The death signal goes with us: a test run that is killed leaves no node behind, only files for the next to remove.
  const child = spawn(
    'setpriv',
    ['--pdeathsig', 'KILL', 'unshare', '--mount', '--propagation', 'private', 'sh', launcher],
    { stdio: ['ignore', console, console], env: environmentOf(parts) },
  );
  closeSync(console);
  return child;
};

/** Prepares a node that is switched off. */
export const createContainer = (parts: ContainerParts, ledger: Ledger): Container => {
  for (const group of privateGroups(parts.machine)) ledger.add('cgroups', group);
  let nspawn: ChildProcess | undefined;
  let init: ProcessIdentity | undefined;

  const consoleTail = () => readOrEmpty(join(parts.directory, 'console.log')).slice(-1_000);

  const boot = (): void => {
    const child = launch(parts);
    nspawn = child;
    init = undefined;
    const identity = child.pid === undefined ? undefined : identify(child.pid);
    if (identity !== undefined) ledger.add('processes', identity);
    child.on('exit', (status) => {
      if (status === rebootStatus && nspawn === child) boot();
    });
  };

  const isUp = (): boolean => {
    const child = nspawn;
    if (child?.pid === undefined) throw new Error(`${parts.hostname} is switched off`);
    if (child.exitCode !== null && child.exitCode !== rebootStatus)
      throw new Error(`${parts.hostname} did not boot: ${consoleTail()}`);
    init = findInit(child.pid);
    if (init === undefined) return false;
    const network = `/proc/${init.pid}/net`;
    return listensOnSsh.test(`${readOrEmpty(`${network}/tcp`)}${readOrEmpty(`${network}/tcp6`)}`);
  };

  const untilUp = async (): Promise<void> => {
    await waitUntil(isUp, bootTimeoutMs, `sshd of ${parts.hostname} to listen`);
    // systemd-nspawn shows the node two places on our own root disk, and df would list that disk as the node's.
    for (const mount of ['/run/host/os-release', '/run/host/incoming'])
      await inside(
        'sh',
        '-c',
        'while grep -q " $1 " /proc/mounts; do umount -l "$1" || exit 1; done',
        'sh',
        mount,
      );
  };

  const start = (): Promise<void> => {
    boot();
    return untilUp();
  };

  const current = (): ProcessIdentity => {
    if (init === undefined || !isRunning(init)) throw new Error(`${parts.hostname} is switched off`);
    return init;
  };

  const inside = (...command: readonly string[]): Promise<string> => {
    const enter = ['-t', String(current().pid), '-m', '-u', '-i', '-n', '-p', '-C', '--root', '--wd'];
    return runCommand('nsenter', [
      ...enter,
      'env',
      '-i',
      'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
      'LC_ALL=C',
      ...command,
    ]);
  };

  const powerOff = async (): Promise<void> => {
    const child = nspawn;
    nspawn = undefined;
    if (child === undefined) return;
    const last = init;
    init = undefined;
    if (last !== undefined) signalProcess(last, 'SIGKILL');
    else child.kill('SIGKILL');
    await waitUntil(
      () => child.exitCode !== null || child.signalCode !== null,
      15_000,
      `${parts.hostname} to end`,
    );
  };

  return {
    start,
    untilUp,
    powerOff,
    init: current,
    inside,
    pathOf: (path) => join(`/proc/${current().pid}/root`, path),
  };
};
