import { existsSync } from 'node:fs';
import { installPackages, missingPackages } from '../e2e/this-machine/index.ts';

// Programs that tests try the console against. Where one is missing, its tests are skipped with that reason.
const wanted = [
  { name: 'openssh-server', program: 'sshd' },
  { name: 'openssh-client', program: 'ssh-keygen' },
  { name: 'busybox-static', program: 'busybox' },
  { name: 'dash', program: 'dash' },
  { name: 'zsh', program: 'zsh' },
  { name: 'openssl', program: 'openssl' },
  { name: 'logrotate', program: 'logrotate' },
  { name: 'redis-server', program: 'redis-server' },
  { name: 'postgresql', program: 'pg_ctlcluster' },
];

/** Installs what the tests want on Debian as root; anywhere else it leaves the machine as it is. @returns {Promise<void>} */
export const installTestPackages = async () => {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  try {
    await installPackages(missingPackages(wanted), (line) => console.log(line));
  } catch (error) {
    console.log(
      `Not every test package could be installed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
};
