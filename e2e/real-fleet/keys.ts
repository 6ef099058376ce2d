import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../this-machine/index.ts';

/** One ed25519 key pair in files: `path` and `path.pub`. */
export type KeyPair = { readonly path: string; readonly publicLine: string };

/**
 * Makes a key pair with ssh-keygen. Not with ssh2's own generator: of 5,000 ed25519 pairs it made, 15 could not be
 * read back (ssh2 1.17.0).
 */
export const makeKeyPair = async (path: string): Promise<KeyPair> => {
  await runCommand('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'real-fleet', '-f', path]);
  return { path, publicLine: readFileSync(`${path}.pub`, 'utf8').trim() };
};

/** Fingerprint of a public key file as people compare it: `SHA256:` and base64 (ssh-keygen(1) -l). */
export const fingerprintOf = async (publicKeyFile: string): Promise<string> =>
  (await runCommand('ssh-keygen', ['-l', '-f', publicKeyFile])).split(' ')[1] ?? '';

/** A known_hosts line for a server on port 22 (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
export const knownHostsLine = (address: string, key: KeyPair): string =>
  `${address} ${key.publicLine.split(' ').slice(0, 2).join(' ')}`;

/** Where the host key of a node lies before it is put on its disk. */
export const hostKeyPath = (directory: string, name: string): string => join(directory, `host-key-${name}`);
