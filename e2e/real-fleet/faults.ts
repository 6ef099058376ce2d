import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprintOf, hostKeyPath, makeKeyPair } from './keys.ts';
import {
  allProcesses,
  identify,
  runCommand,
  signalProcess,
  waitUntil,
  type ProcessIdentity,
} from '../this-machine/index.ts';
import type { RealNode } from './real-node.ts';

/** Something that was broken and can be put right again; leaving its scope puts it right. */
export type Breakage = AsyncDisposable;

let breakageCount = 0;
const nextName = (what: string): string => `.real-fleet-${what}-${(breakageCount += 1)}`;

const undoneBy = (undo: () => unknown): Breakage => ({
  [Symbol.asyncDispose]: async () => {
    await Promise.resolve()
      .then(undo)
      .catch(() => undefined); // the node may be off or gone by now, and its files and processes with it
  },
});

/** Fills a file system until `usedRatio` of it (as df counts: used / (used + available)) is in use. */
export const fillDisk = async (node: RealNode, mount: string, usedRatio: number): Promise<Breakage> => {
  const directory = node.pathOf(mount);
  const { bsize, blocks, bfree, bavail } = statfsSync(directory);
  const used = blocks - bfree;
  const bytes = Math.floor((usedRatio * (used + bavail) - used) * bsize);
  if (bytes <= 0) throw new Error(`${mount} of ${node.name} is fuller than ${usedRatio} already`);
  const file = join(directory, nextName('fill'));
  await runCommand('fallocate', ['--length', String(bytes), file]);
  return undoneBy(() => rmSync(file));
};

/** Makes empty files until `usedRatio` of the inodes of a file system are in use. */
export const fillInodes = async (node: RealNode, mount: string, usedRatio: number): Promise<Breakage> => {
  const { files, ffree } = statfsSync(node.pathOf(mount));
  const count = Math.floor(usedRatio * files - (files - ffree));
  if (count <= 0) throw new Error(`${mount} of ${node.name} has fewer inodes left than that already`);
  const directory = join(node.pathOf(mount), nextName('inodes'));
  mkdirSync(directory);
  for (let index = 1; index < count; index += 1) writeFileSync(join(directory, String(index)), '');
  return undoneBy(() => rmSync(directory, { recursive: true }));
};

/** Runs a shell script inside, in a group of its own, until the breakage is undone. Resolves when it prints `ready`. */
const keepRunning = async (
  node: RealNode,
  script: string,
  args: readonly string[],
  user: string,
): Promise<Breakage> => {
  const enter = ['-t', String(node.init().pid), '-m', '-u', '-i', '-n', '-p', '-C', '--root', '--wd'];
  const shell = [
    'env',
    '-i',
    'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
    'su',
    '-s',
    '/bin/sh',
    user,
    '-c',
    script,
    '--',
    'sh',
    ...args,
  ];
  const child = spawn('nsenter', [...enter, ...shell], {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  await waitUntil(
    () => {
      if (child.exitCode !== null) throw new Error(`the script on ${node.name} ended with ${child.exitCode}`);
      return said.includes('ready');
    },
    30_000,
    `a script on ${node.name} to begin`,
  );
  child.unref();
  child.stdout.destroy();
  return undoneBy(() => (child.pid === undefined ? undefined : process.kill(-child.pid, 'SIGKILL')));
};

/** Lets a file grow, a step each second, until undone. The file stays. */
export const growLog = (node: RealNode, path: string, megabytesPerSecond: number): Promise<Breakage> => {
  const line = 'GET /orders/17 200 12ms upstream=10.0.0.7 a line of a log that nobody rotates';
  const script = `yes "${line}" | head -c "$2" >> "$1"; echo ready; exec > /dev/null
    while :; do sleep 1; yes "${line}" | head -c "$2" >> "$1"; done`;
  return keepRunning(node, script, [path, String(Math.round(megabytesPerSecond * 1_048_576))], 'root');
};

/** A process of `user` that keeps a file open which has been deleted: the room comes back only when it ends. */
export const holdDeletedFile = (
  node: RealNode,
  path: string,
  megabytes: number,
  user = node.user,
): Promise<Breakage> => {
  const script =
    'exec 3> "$1"; head -c "$2" /dev/zero >&3; rm "$1"; echo ready; exec sleep 86400 > /dev/null';
  return keepRunning(node, script, [path, String(Math.round(megabytes * 1_048_576))], user);
};

/** Adds a systemd unit that fails, under this name (`name.service`). */
export const failUnit = async (node: RealNode, unit: string): Promise<Breakage> => {
  const file = `/run/systemd/system/${unit}`;
  writeFileSync(node.pathOf(file), '[Service]\nType=oneshot\nExecStart=/bin/false\n');
  await node.inside('systemctl', 'daemon-reload');
  await node.inside('sh', '-c', 'systemctl start "$1"; systemctl is-failed "$1"', 'sh', unit);
  return undoneBy(async () => {
    rmSync(node.pathOf(file));
    await node.inside('systemctl', 'reset-failed', unit);
    await node.inside('systemctl', 'daemon-reload');
  });
};

/** Remounts a file system read-only, in good order: what writes to it is stopped first. */
export const remountReadOnly = async (node: RealNode, mount: string): Promise<Breakage> => {
  if (node.kind !== 'busybox') {
    await node.inside('systemctl', 'stop', 'syslog.socket', 'rsyslog.service');
    await node.inside('journalctl', '--relinquish-var');
  }
  await node.inside('mount', '-o', 'remount,ro', mount);
  return undoneBy(async () => {
    await node.inside('mount', '-o', 'remount,rw', mount);
    if (node.kind !== 'busybox') await node.inside('systemctl', 'start', 'rsyslog.service');
    if (node.kind !== 'busybox') await node.inside('journalctl', '--flush');
  });
};

/**
 * Makes the kernel meet an error on a node's ext4 disk, so that it stops all writing by itself: the dying SD card.
 * Since Linux 6.15 /proc/mounts then says `rw` and `emergency_ro`; before, `ro`. It lasts until the node is switched off.
 */
export const breakDisk = async (node: RealNode, mount: string): Promise<void> => {
  const line = readFileSync(`/proc/${node.init().pid}/mounts`, 'utf8')
    .split('\n')
    .find((entry) => entry.split(' ')[1] === mount);
  const device = /^\/dev\/(loop\d+) /.exec(line ?? '')?.[1];
  if (device === undefined) throw new Error(`${mount} of ${node.name} is no disk of its own`);
  writeFileSync(`/sys/fs/ext4/${device}/trigger_fs_error`, '1');
};

/** Every sshd process of a node: the listener and the ones that serve a login. */
const sshdProcesses = (node: RealNode): readonly ProcessIdentity[] => {
  const isSshd = (pid: number): boolean => {
    try {
      const named = /^Name:\tsshd/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
      return named && readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes(`/${node.machine}`);
    } catch {
      return false; // ended meanwhile
    }
  };
  return allProcesses()
    .filter(isSshd)
    .map(identify)
    .filter((identity) => identity !== undefined);
};

/** Freezes sshd and every login with SIGSTOP: connections stay open and nothing answers. */
export const stopSshd = async (node: RealNode): Promise<void> => {
  for (const identity of sshdProcesses(node)) signalProcess(identity, 'SIGSTOP');
};

/** Lets a frozen sshd go on. */
export const continueSshd = async (node: RealNode): Promise<void> => {
  for (const identity of sshdProcesses(node)) signalProcess(identity, 'SIGCONT');
};

/** Gives a node another host key, as a reinstalled machine or a stranger in the middle would have. Open logins end. */
export const changeHostKey = async (
  node: RealNode,
): Promise<{ readonly before: string; readonly after: string }> => {
  const path = '/etc/ssh/ssh_host_ed25519_key';
  const before = await fingerprintOf(`${node.pathOf(path)}.pub`);
  const fresh = await makeKeyPair(hostKeyPath(node.directory, nextName('changed')));
  await putHostKey(node, fresh.path);
  return { before, after: await fingerprintOf(`${fresh.path}.pub`) };
};

/** Gives a node its first host key back. */
export const restoreHostKey = (node: RealNode): Promise<void> =>
  putHostKey(node, hostKeyPath(node.directory, node.name));

const putHostKey = async (node: RealNode, keyFile: string): Promise<void> => {
  const target = node.pathOf('/etc/ssh/ssh_host_ed25519_key');
  writeFileSync(target, readFileSync(keyFile), { mode: 0o600 });
  writeFileSync(`${target}.pub`, readFileSync(`${keyFile}.pub`));
  const logins = sshdProcesses(node);
  // The busybox node's init starts sshd again as soon as it ends.
  if (node.kind !== 'busybox') await node.inside('systemctl', 'restart', 'ssh.service');
  for (const identity of logins) signalProcess(identity, 'SIGKILL');
  await node.untilUp();
};
