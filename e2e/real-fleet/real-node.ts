import { randomUUID } from 'node:crypto';
import { chmodSync, chownSync, copyFileSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loginUser, type RootKind } from './image/recipe.ts';
import type { KeyPair } from './keys.ts';
import { isRunning, runCommand, waitUntil } from '../this-machine/index.ts';
import { createContainer, type Container } from './machine/container.ts';
import type { Ledger } from './machine/ledger.ts';
import type { Attachment } from './machine/network.ts';

/** One node as a test asks for it. */
export type NodeWish = {
  /** Its host name and its name in the fleet file. */
  readonly name: string;
  /** `debian`: systemd, cron, rsyslog, logrotate. `docker`: that and Docker. `stores`: that, Redis and PostgreSQL. `cronie`: as `debian`, with cronie and anacron in the place of its cron. `busybox`: sshd and busybox, nothing else. */
  readonly kind?: RootKind;
  /** Another node of this fleet: then this one can be reached through it only. */
  readonly via?: string;
  /** Who the console logs in as: an ordinary user unless it says root. */
  readonly user?: 'quarterdeck' | 'root';
  readonly labels?: Readonly<Record<string, string>>;
  /** Other keys of its entry in the fleet file. */
  readonly keys?: Readonly<Record<string, unknown>>;
  readonly rootMegabytes?: number;
  readonly logMegabytes?: number;
};

/** One running machine with its own host name, network, disks, processes and boot id. */
export type RealNode = Pick<Container, 'inside' | 'pathOf' | 'init' | 'untilUp'> & {
  readonly name: string;
  /** Name of its control group, namespace and container on this machine. */
  readonly machine: string;
  readonly kind: RootKind;
  readonly via: string | undefined;
  readonly user: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly keys: Readonly<Record<string, unknown>>;
  readonly address: string;
  /** Its directory on this machine: disk images, host key, console.log. */
  readonly directory: string;
  /** Id of the running boot, read inside. */
  readonly bootId: () => Promise<string>;
  /** Power cut: the cable goes first, so no farewell packet leaves, then everything stops at once. */
  readonly kill: () => Promise<void>;
  /** Power returns: the same disks, a new boot. Resolves when sshd listens. */
  readonly start: () => Promise<void>;
  /** An orderly restart, asked for on the node itself. Resolves when sshd listens again. */
  readonly reboot: () => Promise<void>;
  readonly cutLink: () => Promise<void>;
  readonly healLink: () => Promise<void>;
};

/** Room for a test's files beside what a Debian system writes at its first boot. */
const defaultRootMegabytes = 192;
/** Small, so that a log that grows by 1 MB/s fills it in a minute; ext4 needs about 8 for itself. */
const defaultLogMegabytes = 64;
/** One inode per 16 kB, as on a real disk. */
const bytesPerInode = 16_384;

const makeDisk = async (file: string, megabytes: number): Promise<void> => {
  const bytes = megabytes * 1_048_576;
  writeFileSync(file, '');
  truncateSync(file, bytes);
  await runCommand('mkfs.ext4', ['-q', '-F', '-N', String(Math.round(bytes / bytesPerInode)), file]);
};

const installLogin = (directory: string, owner: number, publicLine: string): void => {
  const folder = join(directory, '.ssh');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, 'authorized_keys'), `${publicLine}\n`, { mode: 0o600 });
  for (const path of [directory, folder, join(folder, 'authorized_keys')]) chownSync(path, owner, owner);
};

const makeSeed = (seed: string, name: string, uuid: string, clientKey: KeyPair, hostKey: KeyPair): void => {
  mkdirSync(join(seed, 'etc/ssh'), { recursive: true });
  writeFileSync(join(seed, 'etc/hostname'), `${name}\n`);
  writeFileSync(join(seed, 'etc/hosts'), `127.0.0.1 localhost\n127.0.1.1 ${name}\n`);
  // Without a machine id systemd takes the boot for the first one ever, and asks questions nobody answers.
  writeFileSync(join(seed, 'etc/machine-id'), `${uuid.replaceAll('-', '')}\n`);
  const key = join(seed, 'etc/ssh/ssh_host_ed25519_key');
  copyFileSync(hostKey.path, key);
  copyFileSync(`${hostKey.path}.pub`, `${key}.pub`);
  chmodSync(key, 0o600);
  mkdirSync(join(seed, 'root'), { mode: 0o700 });
  installLogin(join(seed, 'root'), 0, clientKey.publicLine);
  mkdirSync(join(seed, 'home', loginUser), { recursive: true });
  installLogin(join(seed, 'home', loginUser), 1_000, clientKey.publicLine);
};

/** Makes the disks of a node and prepares it, switched off. */
export const createRealNode = async (
  wish: NodeWish,
  make: {
    readonly directory: string;
    readonly base: string;
    readonly attachment: Attachment;
    readonly clientKey: KeyPair;
    readonly hostKey: KeyPair;
  },
  ledger: Ledger,
): Promise<RealNode> => {
  const { directory, attachment } = make;
  const machine = attachment.namespace;
  const kind = wish.kind ?? 'debian';
  await makeDisk(join(directory, 'disk.img'), wish.rootMegabytes ?? defaultRootMegabytes);
  await makeDisk(join(directory, 'log.img'), wish.logMegabytes ?? defaultLogMegabytes);
  const uuid = randomUUID();
  makeSeed(join(directory, 'seed'), wish.name, uuid, make.clientKey, make.hostKey);
  ledger.add('directories', `/run/systemd/nspawn/propagate/${machine}`);
  const container = createContainer(
    { machine, hostname: wish.name, kind, uuid, base: make.base, namespace: attachment.namespace, directory },
    ledger,
  );
  const bootId = async () => (await container.inside('cat', '/proc/sys/kernel/random/boot_id')).trim();
  return {
    name: wish.name,
    machine,
    kind,
    via: wish.via,
    user: wish.user ?? loginUser,
    labels: wish.labels ?? {},
    keys: wish.keys ?? {},
    address: attachment.address,
    directory,
    init: container.init,
    inside: container.inside,
    pathOf: container.pathOf,
    untilUp: container.untilUp,
    bootId,
    kill: async () => {
      await attachment.cut();
      await container.powerOff();
    },
    start: async () => {
      await attachment.heal();
      await container.start();
    },
    reboot: async () => {
      const before = container.init();
      await container.inside(...(kind === 'busybox' ? ['reboot'] : ['systemctl', '--no-block', 'reboot']));
      await waitUntil(() => !isRunning(before), 60_000, `${wish.name} to go down`);
      await container.untilUp();
    },
    cutLink: attachment.cut,
    healLink: attachment.heal,
  };
};
