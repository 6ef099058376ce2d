import { access } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Surroundings } from '../resolve/index.ts';

/** Key files that ssh tries by itself (ssh_config(5) IdentityFile), without DSA and hardware keys, which are not spoken here. */
const usualKeys = ['id_ed25519', 'id_ecdsa', 'id_rsa'] as const;

const exists = async (path: string): Promise<boolean> => {
  try {
    await access(path);
    return true;
  } catch {
    return false; // A key that cannot be reached is one that is not offered.
  }
};

const loginName = (): string | undefined => {
  try {
    return userInfo().username;
  } catch {
    return undefined; // Containers may run under a number without a name; then the fleet file must say the user.
  }
};

/** What this machine and this user bring along: login name, agent, and the usual keys that exist. */
export const localSurroundings = async (
  homeDirectory: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Surroundings> => {
  const keys = usualKeys.map((name) => join(homeDirectory, '.ssh', name));
  const found = await Promise.all(keys.map(exists));
  return {
    homeDirectory,
    // Windows' own agent listens on a pipe of fixed name (Microsoft's OpenSSH) and sets no variable.
    agentSocket:
      environment['SSH_AUTH_SOCK'] ??
      (process.platform === 'win32' ? '\\\\.\\pipe\\openssh-ssh-agent' : undefined),
    localUser: loginName(),
    defaultIdentityFiles: keys.filter((_, index) => found[index]),
  };
};
