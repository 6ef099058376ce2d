import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { SshAccess } from '../fleet.ts';
import { asList, type MergedFields } from './merge-fields.ts';

/** What the fleet file does not say and this machine does. */
export type Surroundings = {
  readonly homeDirectory: string;
  /** Socket of the running agent (SSH_AUTH_SOCK); undefined = none. */
  readonly agentSocket: string | undefined;
  /** Login name where the file gives none, as ssh does. Without it a missing user is an error. */
  readonly localUser?: string | undefined;
  /** Variables of this program's environment, for passwords that the file names a variable for. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** Key files to try where the file names none, as ssh does; the ones that exist. */
  readonly defaultIdentityFiles?: readonly string[] | undefined;
};

/** ssh_config(5) GlobalKnownHostsFile; administrators put the keys of a whole site there. */
const systemKnownHosts = '/etc/ssh/ssh_known_hosts';

/** Makes a path of the fleet file absolute: `~` is the home folder, relative is relative to the file. */
export const expandPath = (path: string, file: string, homeDirectory: string): string => {
  if (path === '~') return homeDirectory;
  if (path.startsWith('~/') || path.startsWith('~\\')) return join(homeDirectory, path.slice(2));
  return isAbsolute(path) ? path : resolve(dirname(file), path);
};

const agentOf = (fields: MergedFields, file: string, around: Surroundings): string | undefined => {
  const asked = fields.identityAgent ?? 'SSH_AUTH_SOCK';
  if (asked === 'none') return undefined;
  return asked === 'SSH_AUTH_SOCK' ? around.agentSocket : expandPath(asked, file, around.homeDirectory);
};

/** How to log in, from merged fields. Pure: whether a file exists is found out when it is used. */
export const resolveAccess = (fields: MergedFields, file: string, around: Surroundings): SshAccess => {
  const absolute = (paths: readonly string[]) =>
    paths.map((path) => expandPath(path, file, around.homeDirectory));
  const identities = asList(fields.identityFile);
  return {
    identityFiles: identities === undefined ? (around.defaultIdentityFiles ?? []) : absolute(identities),
    agent: agentOf(fields, file, around),
    identitiesOnly: fields.identitiesOnly ?? false,
    knownHostsFiles: absolute(asList(fields.knownHosts) ?? ['~/.ssh/known_hosts', systemKnownHosts]),
    hostKeyAlias: fields.hostKeyAlias,
  };
};
