import { createHash } from 'node:crypto';

/** Name at the start of a public key blob (RFC 4253 section 6.6), or undefined when the blob is cut or empty. */
export const readKeyType = (blob: Buffer): string | undefined => {
  if (blob.length < 4) return undefined;
  const length = blob.readUInt32BE(0);
  // The longest name in use has 45 characters; anything longer is not a key.
  if (length < 1 || length > 64 || 4 + length >= blob.length) return undefined;
  return blob.toString('latin1', 4, 4 + length);
};

/** `SHA256:` and unpadded base64 of the blob's hash, as `ssh-keygen -l` prints it. */
export const fingerprintOf = (blob: Buffer): string =>
  `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
