import ssh2, { type ParsedKey } from 'ssh2';
import { fault, FaultError } from '#shared/fault';
import { createKeptFiles, readBounded, type FileBounds } from '../kept-files.ts';
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
const bounds: FileBounds = { maximumBytes: 65_536, otherwise: 'not a key file' };

export const createKeyFiles = (): KeyFiles => {
  const kept = createKeptFiles(bounds, readKeyFile);

  const load = (file: string): Promise<KeyFile> =>
    kept.read(file).catch((error: unknown) => ({
      kind: 'unusable',
      file,
      says: `${file} cannot be read (${reasonOf(error)})`,
    }));

  const unlock = async (file: string, passphrase: string): Promise<boolean> => {
    const found = await load(file);
    if (found.kind === 'ready') return false;
    if (found.kind === 'unusable')
      throw new FaultError(fault('transport.key-unreadable', `${found.says}.`, { subject: file }));
    const key = firstKey(ssh2.utils.parseKey(await readBounded(file, bounds), passphrase));
    if (key === undefined)
      throw new FaultError(
        fault('transport.passphrase-needed', `This passphrase does not open ${file}.`, {
          subject: file,
          facts: { file },
        }),
      );
    await kept.put(file, { kind: 'ready', file, key });
    return true;
  };

  return { load, unlock };
};

const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';

const readKeyFile = (bytes: Buffer, file: string): KeyFile => {
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
