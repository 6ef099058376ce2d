import { open, stat } from 'node:fs/promises';
import ssh2, { type ParsedKey } from 'ssh2';
import { fault, FaultError } from '#shared/fault';
import { readPublicBlob } from './openssh-key.ts';

/** A private key file as far as it can be used now. */
export type KeyFile =
  | { readonly kind: 'ready'; readonly file: string; readonly key: ParsedKey }
  /** Protected by a passphrase nobody gave yet. The public half is known for OpenSSH's own format. */
  | { readonly kind: 'locked'; readonly file: string; readonly publicBlob: Buffer | undefined }
  | { readonly kind: 'unusable'; readonly file: string; readonly says: string };

/** Key files, parsed once and shared by all connections: an encrypted one costs over 100 ms of computing each time. */
export type KeyFiles = {
  readonly load: (file: string) => Promise<KeyFile>;
  /**
   * Holds the opened key in memory for this process; false when it was open already and the passphrase was not tried.
   * Rejects `transport.passphrase-needed | key-unreadable`.
   */
  readonly unlock: (file: string, passphrase: string) => Promise<boolean>;
};

/** No private key is longer; 16,384-bit RSA has 12.5 KiB. */
const maximumBytes = 65_536;

export const createKeyFiles = (): KeyFiles => {
  const kept = new Map<string, { readonly mark: string; readonly found: KeyFile }>();

  const load = async (file: string): Promise<KeyFile> => {
    try {
      const mark = await markOf(file);
      const old = kept.get(file);
      if (old?.mark === mark) return old.found;
      const found = readKeyFile(file, await readSmall(file));
      kept.set(file, { mark, found });
      return found;
    } catch (error) {
      return { kind: 'unusable', file, says: `${file} cannot be read (${reasonOf(error)})` };
    }
  };

  const unlock = async (file: string, passphrase: string): Promise<boolean> => {
    const found = await load(file);
    if (found.kind === 'ready') return false;
    if (found.kind === 'unusable')
      throw new FaultError(fault('transport.key-unreadable', `${found.says}.`, { subject: file }));
    const key = firstKey(ssh2.utils.parseKey(await readSmall(file), passphrase));
    if (key === undefined)
      throw new FaultError(
        fault('transport.passphrase-needed', `This passphrase does not open ${file}.`, {
          subject: file,
          facts: { file },
        }),
      );
    kept.set(file, { mark: await markOf(file), found: { kind: 'ready', file, key } });
    return true;
  };

  return { load, unlock };
};

const markOf = async (file: string): Promise<string> => {
  const { mtimeMs, size, ino } = await stat(file);
  return `${mtimeMs} ${size} ${ino}`;
};

const readSmall = async (file: string): Promise<Buffer> => {
  await using handle = await open(file, 'r');
  const about = await handle.stat();
  if (!about.isFile() || about.size > maximumBytes)
    throw Object.assign(new Error('not a key file'), { code: 'not a key file' });
  return handle.readFile();
};

const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';

const readKeyFile = (file: string, bytes: Buffer): KeyFile => {
  const parsed = ssh2.utils.parseKey(bytes);
  const key = firstKey(parsed);
  if (key !== undefined) return { kind: 'ready', file, key };
  const text = bytes.toString('latin1');
  const sealed = readPublicBlob(text);
  if (sealed?.isEncrypted === true) return { kind: 'locked', file, publicBlob: sealed.publicBlob };
  // PEM (RFC 1421) and PKCS 8 say it in their first lines.
  if (/^Proc-Type: 4,ENCRYPTED|^-----BEGIN ENCRYPTED PRIVATE KEY-----/m.test(text))
    return { kind: 'locked', file, publicBlob: undefined };
  return { kind: 'unusable', file, says: `${file} is not a private key this console can use` };
};

const firstKey = (parsed: ParsedKey | readonly ParsedKey[] | Error): ParsedKey | undefined => {
  if (parsed instanceof Error) return undefined;
  const key = 'type' in parsed ? parsed : parsed[0];
  return key?.isPrivateKey() === true ? key : undefined;
};
