import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';

/** What the shells know of the machine and the person they run for. */
export type ThisMachine = {
  readonly homeDirectory: string;
  /** Ours, mode 0700. */
  readonly dataDirectory: string;
  readonly localUser: string;
  /** Socket or pipe of the running ssh-agent. */
  readonly agentSocket: string | undefined;
  /** Key files that ssh would try by itself and that exist, best kind first. */
  readonly defaultIdentityFiles: readonly string[];
  /** Variables of this program's environment, read whenever the fleet file names one. */
  readonly environment: Readonly<Record<string, string | undefined>>;
};

/** Where Windows' own OpenSSH agent listens; it sets no SSH_AUTH_SOCK. */
const windowsAgentPipe = String.raw`\\.\pipe\openssh-ssh-agent`;
const identityNames = ['id_ed25519', 'id_ecdsa', 'id_rsa'];

/**
 * Looks once at start. `dataDirectory` replaces the system's place for application data
 * (XDG Base Directory on Linux, Library on macOS, Local AppData on Windows). Makes the folder when it is missing.
 */
export const readThisMachine = (dataDirectory?: string): ThisMachine => {
  const homeDirectory = homedir();
  const ours = dataDirectory ?? usualDataDirectory(process.platform, homeDirectory, process.env);
  mkdirSync(ours, { recursive: true, mode: 0o700 });
  return {
    homeDirectory,
    dataDirectory: ours,
    localUser: userInfo().username,
    agentSocket:
      process.env['SSH_AUTH_SOCK'] ?? (process.platform === 'win32' ? windowsAgentPipe : undefined),
    defaultIdentityFiles: identityNames
      .map((name) => join(homeDirectory, '.ssh', name))
      .filter((file) => existsSync(file)),
    environment: process.env,
  };
};

/** The system's place for the data of one application of one user. */
export const usualDataDirectory = (
  platform: NodeJS.Platform,
  home: string,
  env: Readonly<Record<string, string | undefined>>,
): string => {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Quarterdeck');
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'Quarterdeck');
  return join(env['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'quarterdeck');
};

/** The folder for what is remembered of one fleet: two fleets may use the same names. Made when it is missing. */
export const fleetDataDirectory = (
  machine: Pick<ThisMachine, 'dataDirectory'>,
  fleetFile: string,
): string => {
  const name = createHash('sha256').update(fleetFile).digest('hex').slice(0, 16);
  const folder = join(machine.dataDirectory, `fleet-${name}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
};
