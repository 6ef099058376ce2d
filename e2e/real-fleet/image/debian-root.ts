import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../this-machine/index.ts';
import { cachedDirectory } from './cached-directory.ts';
import { findMirror } from './mirror.ts';
import { cacheKey, loginUser, packagesOf, recipe, suiteOf, type RootKind } from './recipe.ts';

/** 45 s with packages on disk, three minutes from a slow mirror, ten with databases on a busy machine: after twenty it hangs. */
const buildTimeoutMs = 20 * 60_000;

const mask = (root: string, units: readonly string[]): void => {
  for (const unit of units) {
    const link = join(root, 'etc/systemd/system', unit);
    rmSync(link, { force: true });
    symlinkSync('/dev/null', link);
  }
};

const customise = async (root: string): Promise<void> => {
  mask(root, recipe.maskedUnits);
  writeFileSync(
    join(root, 'etc/ssh/sshd_config.d/real-fleet.conf'),
    `${recipe.sshdConfiguration.join('\n')}\n`,
  );
  await runCommand('chroot', [root, 'useradd', '--create-home', '--shell', '/bin/sh', loginUser]);
  // A locked password ("!") makes sshd refuse even keys; "*" only rules passwords out (sshd(8)).
  await runCommand('chroot', [root, 'usermod', '--password', '*', loginUser]);
  appendFileSync(join(root, 'etc/sudoers'), `${loginUser} ALL=(ALL) NOPASSWD: ALL\n`);
  // Each node gets its own keys and machine id; an empty resolv.conf makes look-ups fail at once.
  await runCommand('find', [join(root, 'etc/ssh'), '-name', 'ssh_host_*', '-delete']);
  rmSync(join(root, 'etc/machine-id'), { force: true });
  writeFileSync(join(root, 'etc/resolv.conf'), '');
  for (const bulk of [
    'usr/share/doc',
    'usr/share/man',
    'usr/share/locale',
    'var/cache/apt/archives',
    'var/lib/apt/lists',
  ])
    rmSync(join(root, bulk), { recursive: true, force: true });
};

/**
 * A node's control groups arrive read-only and must be writable for dockerd; the user the console logs in as may use its
 * socket, as Docker's own manual sets it up.
 */
const readyDocker = async (root: string): Promise<void> => {
  await runCommand('chroot', [root, 'usermod', '--append', '--groups', 'docker', loginUser]);
  const dropIn = join(root, 'etc/systemd/system/docker.service.d');
  mkdirSync(dropIn, { recursive: true });
  const remount = 'for m in /sys/fs/cgroup /sys/fs/cgroup/*; do mount -o remount,rw,bind "$m" || true; done';
  writeFileSync(join(dropIn, 'real-fleet.conf'), `[Service]\nExecStartPre=+/bin/sh -c '${remount}'\n`);
};

/** Nothing of Debian's own clusters is left: each spec makes its servers where it wants them. */
const readyStores = (root: string): void => {
  mask(root, recipe.storeUnits);
  for (const made of ['etc/postgresql', 'var/lib/postgresql', 'var/lib/redis', 'var/lib/etcd'])
    rmSync(join(root, made), { recursive: true, force: true });
};

/**
 * Gives the directory of a complete Debian root, building it once: of kind `docker` with a container engine in it.
 * `tell` gets one line before the slow part.
 */
export const debianRoot = async (
  cache: string,
  tell: (line: string) => void,
  kind: Exclude<RootKind, 'busybox'> = 'debian',
): Promise<string> => {
  const mirror = await findMirror();
  const suite = suiteOf(kind, mirror.suite);
  return cachedDirectory(cache, `${kind}-${cacheKey(kind, suite)}`, async (partial) => {
    tell(`Building the Debian ${suite} root for test nodes (${kind}): one to three minutes, once.`);
    // Packages that were fetched stay, so that a build that was cut off goes on where it was.
    const packages = join(cache, 'packages');
    mkdirSync(packages, { recursive: true });
    const args = ['--variant=minbase', `--cache-dir=${packages}`, `--include=${packagesOf(kind).join(',')}`];
    await runCommand('debootstrap', [...args, suite, partial, mirror.uri], {
      timeoutMs: buildTimeoutMs,
    });
    await customise(partial);
    if (kind === 'docker') await readyDocker(partial);
    if (kind === 'stores') readyStores(partial);
  });
};
