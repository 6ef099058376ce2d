import { chmodSync, copyFileSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { runCommand } from '../../this-machine/index.ts';
import { cachedDirectory } from './cached-directory.ts';
import { loginUser, recipe } from './recipe.ts';

const directories = [
  'bin',
  'sbin',
  'dev',
  'proc',
  'sys',
  'tmp',
  'run',
  'etc/ssh',
  'root',
  'usr/bin',
  'usr/sbin',
  'var/log',
  'var/empty',
];

const files: Readonly<Record<string, string>> = {
  'etc/passwd': [
    'root:*:0:0:root:/root:/bin/sh',
    'sshd:*:100:65534::/run/sshd:/bin/false',
    `${loginUser}:*:1000:1000::/home/${loginUser}:/bin/sh`,
    '',
  ].join('\n'),
  'etc/group': `root:x:0:\nnogroup:x:65534:\n${loginUser}:x:1000:\n`,
  'etc/nsswitch.conf': 'passwd: files\ngroup: files\n',
  'etc/resolv.conf': '',
  'etc/inittab': '::sysinit:/bin/mkdir -p /run/sshd\n::respawn:/usr/sbin/sshd -D\n',
};

/** Copies a program of the Debian root with every library it loads, keeping their paths. */
const copyProgram = async (from: string, to: string, program: string): Promise<void> => {
  const listing = await runCommand('chroot', [from, 'ldd', program]);
  const libraries = [...listing.matchAll(/(\/\S+)\s+\(0x/g)].map((match) => match[1] ?? '');
  for (const path of [program, ...libraries]) {
    const target = join(to, path);
    mkdirSync(dirname(target), { recursive: true });
    // Debian's /lib is a link to /usr/lib inside that root, never to ours.
    copyFileSync(realpathSync(join(from, path)), target);
    chmodSync(target, 0o755);
  }
};

const installBusybox = async (root: string): Promise<void> => {
  copyFileSync('/bin/busybox', join(root, 'bin/busybox'));
  chmodSync(join(root, 'bin/busybox'), 0o755);
  const applets = await runCommand('/bin/busybox', ['--list-full']);
  for (const applet of applets.split('\n').filter(Boolean)) {
    if (basename(applet) === 'busybox') continue;
    mkdirSync(dirname(join(root, applet)), { recursive: true });
    symlinkSync('/bin/busybox', join(root, applet));
  }
};

/** Gives the directory of a root with busybox and sshd and nothing else: no systemd, no coreutils, no os-release. */
export const busyboxRoot = (cache: string, debian: string): Promise<string> =>
  cachedDirectory(cache, `busybox-${basename(debian).slice('debian-'.length)}`, async (partial) => {
    for (const directory of directories) mkdirSync(join(partial, directory), { recursive: true });
    await installBusybox(partial);
    await copyProgram(debian, partial, '/usr/sbin/sshd');
    for (const [name, text] of Object.entries(files)) writeFileSync(join(partial, name), text);
    writeFileSync(
      join(partial, 'etc/ssh/sshd_config'),
      `${recipe.sshdConfiguration.join('\n')}\nSubsystem sftp internal-sftp\n`,
    );
    const home = join(partial, 'home', loginUser);
    mkdirSync(home, { recursive: true });
    await runCommand('chown', ['1000:1000', home]);
  });
