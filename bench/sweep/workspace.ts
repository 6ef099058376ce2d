import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import {
  identify,
  isRunning,
  runCommand,
  waitUntil,
  type ProcessIdentity,
} from '../../e2e/this-machine/index.ts';
import { endProcessesNaming, processesNaming } from './run-program.ts';

/** A directory for everything one fleet size needs, and the user its servers log in. */
export type Workspace = AsyncDisposable & { readonly directory: string; readonly user: string };

const prefix = 'qdb-';
type Owner = {
  readonly owner: ProcessIdentity | undefined;
  readonly user: string;
  readonly isOurUser: boolean;
};

const closeWorkspace = async (directory: string, { user, isOurUser }: Owner): Promise<void> => {
  // Everything the bench starts names its directory on the command line.
  endProcessesNaming(directory);
  await waitUntil(
    () => processesNaming(directory).length === 0,
    10_000,
    `the processes of ${directory} to end`,
  );
  if (isOurUser) await runCommand('userdel', [user]).catch(() => undefined); // a killed bench may not have come to making it
  rmSync(directory, { recursive: true, force: true });
};

/**
 * Opens a workspace. As root it makes an ordinary user for the time being, so that sshd separates privileges as on a
 * real node; anybody else logs in as himself.
 */
export const openWorkspace = async (): Promise<Workspace> => {
  const directory = mkdtempSync(join(tmpdir(), prefix));
  chmodSync(directory, 0o755); // the login user reads the script there
  const isOurUser = process.getuid?.() === 0;
  const user = isOurUser ? `${prefix}${process.pid}` : userInfo().username;
  const owner: Owner = { owner: identify(process.pid), user, isOurUser };
  writeFileSync(join(directory, 'owner.json'), JSON.stringify(owner));
  if (isOurUser) {
    const account = ['--system', '--no-create-home', '--home-dir', '/tmp', '--shell', '/bin/sh'];
    // A locked password ("!") makes sshd refuse even keys; "*" only rules passwords out (sshd(8)).
    await runCommand('useradd', [...account, '--password', '*', user]);
  }
  return { directory, user, [Symbol.asyncDispose]: () => closeWorkspace(directory, owner) };
};

/** Ends and removes what benches left whose process was killed. */
export const clearOldWorkspaces = async (): Promise<void> => {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const directory = join(tmpdir(), name);
    const owner = readOwner(directory);
    if (owner?.owner !== undefined && !isRunning(owner.owner)) await closeWorkspace(directory, owner);
  }
};

const readOwner = (directory: string): Owner | undefined => {
  try {
    return JSON.parse(readFileSync(join(directory, 'owner.json'), 'utf8')) as Owner;
  } catch {
    return undefined; // being made or being removed by another bench
  }
};
