import { fault, FaultError, type Fault } from '#shared/fault';
import { fingerprintOf, judgeHostKey, readKeyType, type KnownHosts } from '../host-key/index.ts';
import type { SshHop } from '../session.ts';
import { nameOf } from './hop-grammar.ts';

/** A key that was refused and that a person may decide about, or at least must see. */
export type RefusedKey = {
  readonly hop: SshHop;
  readonly key: Buffer;
  readonly keyType: string;
  readonly fingerprint: string;
  /** The line with the other key; undefined for a server seen for the first time. */
  readonly known:
    | { readonly fingerprint: string; readonly keyType: string; readonly file: string; readonly line: number }
    | undefined;
};

/** The fault of a refused host key, with the key. It never leaves the transport; only its fault does. */
export class HostKeyError extends FaultError {
  readonly refused: RefusedKey | undefined;
  constructor(value: Fault, refused: RefusedKey | undefined) {
    super(value);
    this.refused = refused;
  }
}

/** Judges an offered key; undefined means trusted. */
export const checkHostKey = (hop: SshHop, knownHosts: KnownHosts, key: Buffer): HostKeyError | undefined => {
  const verdict = judgeHostKey(
    knownHosts,
    { address: hop.address, port: hop.port, alias: hop.hostKeyAlias },
    key,
  );
  if (verdict.kind === 'trusted') return undefined;
  const fingerprint = fingerprintOf(key);
  const keyType = readKeyType(key) ?? 'unknown';
  const offered = { hop: hop.id, fingerprint, keyType };
  if (verdict.kind === 'unknown')
    return new HostKeyError(
      fault(
        'transport.host-key-unknown',
        `${nameOf(hop)} shows a ${keyType} key that is in no known_hosts file: ${fingerprint}.`,
        { subject: hop.id, facts: offered },
      ),
      { hop, key, keyType, fingerprint, known: undefined },
    );
  const { file, line, keyType: knownType, blob } = verdict.by;
  const known = { fingerprint: fingerprintOf(blob), keyType: knownType, file, line };
  const facts = {
    ...offered,
    knownFingerprint: known.fingerprint,
    knownKeyType: knownType,
    file,
    line: String(line),
  };
  switch (verdict.kind) {
    case 'changed':
      return new HostKeyError(
        fault(
          'transport.host-key-changed',
          `${nameOf(hop)} shows another key than the one in ${file} line ${line}. Nothing was sent.`,
          { subject: hop.id, facts },
        ),
        { hop, key, keyType, fingerprint, known },
      );
    case 'revoked':
      return new HostKeyError(
        fault(
          'transport.host-key-revoked',
          `The key of ${nameOf(hop)} is revoked in ${file} line ${line}. Nothing was sent.`,
          { subject: hop.id, facts },
        ),
        undefined,
      );
    case 'certificate':
      return new HostKeyError(
        fault(
          'transport.host-certificate',
          `${nameOf(hop)} is known only by the certificate authority in ${file} line ${line}, which cannot be checked here.`,
          { subject: hop.id, facts },
        ),
        undefined,
      );
  }
};
