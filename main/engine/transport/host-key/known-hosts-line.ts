import { readKeyType } from './key-blob.ts';

/** One usable line of a known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
export type KnownHostsLine = {
  readonly file: string;
  /** Starts at 1. */
  readonly line: number;
  readonly marker: 'none' | 'revoked' | 'cert-authority';
  /** The first field as written: patterns separated by commas, or one hashed name. */
  readonly hosts: string;
  readonly keyType: string;
  readonly blob: Buffer;
};

/**
 * Reads a whole file. A line that OpenSSH would skip is skipped, so a bad line never grants anything.
 * CRLF, a missing last newline, comments and empty lines are fine.
 */
export const readKnownHosts = (text: string, file: string): readonly KnownHostsLine[] =>
  text.split('\n').flatMap((raw, at) => readLine(raw.replace(/\r$/, ''), file, at + 1) ?? []);

const readLine = (raw: string, file: string, line: number): KnownHostsLine | undefined => {
  const words = raw.split(/[ \t]+/).filter((word) => word !== '');
  const [first = '#'] = words;
  if (first.startsWith('#')) return undefined;
  const marker = readMarker(first);
  if (marker === undefined) return undefined;
  const [hosts, typeWord, base64] = marker === 'none' ? words : words.slice(1);
  // A second marker is an error in OpenSSH: the line does not count.
  if (hosts === undefined || hosts.startsWith('@') || typeWord === undefined || base64 === undefined)
    return undefined;
  const blob = readBase64(base64);
  if (blob === undefined) return undefined;
  const keyType = readKeyType(blob);
  return keyType !== undefined && isNameOf(typeWord, keyType) && isWholeKey(blob, keyType)
    ? { file, line, marker, hosts, keyType, blob }
    : undefined;
};

const readMarker = (first: string): KnownHostsLine['marker'] | undefined => {
  if (!first.startsWith('@')) return 'none';
  if (first === '@revoked') return 'revoked';
  return first === '@cert-authority' ? 'cert-authority' : undefined;
};

const readBase64 = (text: string): Buffer | undefined =>
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)
    ? Buffer.from(text, 'base64')
    : undefined;

/** OpenSSH also takes the signature names of RSA and its own short names as the type word (sshkey_type_from_name). */
const isNameOf = (word: string, keyType: string): boolean =>
  word === keyType ||
  (keyType === 'ssh-rsa' &&
    (word === 'rsa-sha2-256' || word === 'rsa-sha2-512' || word.toLowerCase() === 'rsa')) ||
  (keyType === 'ssh-ed25519' && word.toLowerCase() === 'ed25519');

/** How many length-prefixed fields follow the name of a plain key. */
const fieldsOf: Readonly<Record<string, number>> = {
  'ssh-ed25519': 1,
  'ssh-rsa': 2,
  'ssh-dss': 4,
  'ecdsa-sha2-nistp256': 2,
  'ecdsa-sha2-nistp384': 2,
  'ecdsa-sha2-nistp521': 2,
  'sk-ssh-ed25519@openssh.com': 2,
  'sk-ecdsa-sha2-nistp256@openssh.com': 3,
};

/** True when the blob is exactly the fields its type has: a line cut short or glued to another does not count. */
const isWholeKey = (blob: Buffer, keyType: string): boolean => {
  const expected = fieldsOf[keyType];
  if (expected === undefined) return false;
  const sizes: number[] = [];
  let at = 0;
  while (at + 4 <= blob.length) {
    const size = blob.readUInt32BE(at);
    sizes.push(size);
    at += 4 + size;
  }
  return at === blob.length && sizes.length === expected + 1 && hasSoundSize(keyType, sizes);
};

/** OpenSSH reads no ed25519 key of another size than 32 bytes and no RSA key under 1024 bits. */
const hasSoundSize = (keyType: string, sizes: readonly number[]): boolean => {
  if (keyType === 'ssh-ed25519') return sizes[1] === 32;
  return keyType !== 'ssh-rsa' || (sizes[2] ?? 0) >= 128;
};
