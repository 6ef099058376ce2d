import { generateKeyPairSync } from 'node:crypto';
import ssh2, { type ParsedKey } from 'ssh2';

/** A key pair that lives as long as the demo. */
export type DemoKey = {
  /** Private half, SEC1 PEM. */
  readonly privateKey: string;
  /** `type base64`, as in known_hosts and authorized_keys. */
  readonly publicLine: string;
  readonly parsed: ParsedKey;
};

/**
 * Makes an ECDSA P-256 key. Not ed25519: Node cannot write it in a form that ssh2 1.17 reads, and some of those that
 * ssh2's own generator makes cannot be read back by itself.
 */
export const makeDemoKey = (): DemoKey => {
  const privateKey = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'sec1', format: 'pem' })
    .toString();
  const parsed = ssh2.utils.parseKey(privateKey);
  if (parsed instanceof Error) throw parsed;
  return { privateKey, publicLine: `${parsed.type} ${parsed.getPublicSSH().toString('base64')}`, parsed };
};
