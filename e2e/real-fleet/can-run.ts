import { existsSync } from 'node:fs';
import { busyboxRoot } from './image/busybox-root.ts';
import { debianRoot } from './image/debian-root.ts';
import {
  commandSucceeds,
  hasProgram,
  installPackages,
  missingPackages,
  type NeededPackage,
} from '../this-machine/index.ts';
import type { NodeWish } from './real-node.ts';

/** Whether real nodes can be started here; the reason is one sentence for the person who reads the test report. */
export type CanRun = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Where built roots are kept: in the checkout, ignored by git. */
export const cacheDirectory = new URL('../../.cache/real-fleet', import.meta.url).pathname;

const neededPackages: readonly NeededPackage[] = [
  { name: 'systemd-container', program: 'systemd-nspawn' },
  { name: 'debootstrap', program: 'debootstrap' },
  { name: 'iproute2', program: 'ip' },
  { name: 'e2fsprogs', program: 'mkfs.ext4' },
  { name: 'openssh-client', program: 'ssh-keygen' },
  { name: 'busybox-static', program: 'busybox' },
  { name: 'util-linux', program: 'nsenter' },
  { name: 'mount', program: 'mount' },
];

const no = (reason: string): CanRun => ({ ok: false, reason });

/** What a node may be made of. */
type Kind = NonNullable<NodeWish['kind']>;

/** The root a node of that kind starts from, built when it is not there yet. */
export const buildRoot = async (kind: Kind, tell: (line: string) => void): Promise<string> =>
  kind === 'busybox'
    ? busyboxRoot(cacheDirectory, await debianRoot(cacheDirectory, tell))
    : debianRoot(cacheDirectory, tell, kind);

/**
 * Looks whether this machine can run real nodes, and gets ready: installs what is missing and builds the roots.
 * Minutes the first time, well under a second later.
 */
export const canRun = async (
  tell: (line: string) => void = () => undefined,
  kinds: readonly Kind[] = ['debian', 'busybox'],
): Promise<CanRun> => {
  if (process.platform !== 'linux') return no(`real nodes need Linux, this is ${process.platform}`);
  if (process.getuid?.() !== 0)
    return no('real nodes need root: they are containers with their own networks and disks');
  if (!hasProgram('apt-get'))
    return no('real nodes are built from Debian packages, and there is no apt here');
  if (!existsSync('/dev/loop-control'))
    return no('this machine has no loop devices (/dev/loop-control), so nodes would have no disks');
  try {
    await installPackages(missingPackages(neededPackages), tell);
  } catch (cause) {
    return no(`apt cannot install what real nodes need: ${(cause as Error).message}`);
  }
  if (!(await commandSucceeds('unshare', ['--mount', '--net', '--pid', '--fork', 'true'])))
    return no('this machine does not allow new mount, network and process namespaces');
  try {
    for (const kind of kinds) await buildRoot(kind, tell);
  } catch (cause) {
    return no(`the root for real nodes cannot be built: ${(cause as Error).message}`);
  }
  return { ok: true };
};
