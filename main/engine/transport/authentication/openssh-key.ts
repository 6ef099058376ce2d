/**
 * Reads the public half of an OpenSSH private key file (PROTOCOL.key): it stands there in clear even when the private
 * half is encrypted, so an agent's key can be matched to the file without a passphrase. Undefined for other formats.
 */
export const readPublicBlob = (
  text: string,
): { readonly isEncrypted: boolean; readonly publicBlob: Buffer } | undefined => {
  const armoured =
    /-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END OPENSSH PRIVATE KEY-----/.exec(text);
  const bytes = Buffer.from(armoured?.[1] ?? '', 'base64');
  const magic = 'openssh-key-v1\0';
  if (bytes.toString('latin1', 0, magic.length) !== magic) return undefined;
  const cipher = readField(bytes, magic.length);
  const derivation = cipher && readField(bytes, cipher.end);
  const options = derivation && readField(bytes, derivation.end);
  // After the options stands the number of keys; OpenSSH writes exactly one.
  const key = options && readField(bytes, options.end + 4);
  return cipher && key
    ? { isEncrypted: cipher.value.toString('latin1') !== 'none', publicBlob: key.value }
    : undefined;
};

const readField = (
  bytes: Buffer,
  at: number,
): { readonly value: Buffer; readonly end: number } | undefined => {
  if (at + 4 > bytes.length) return undefined;
  const end = at + 4 + bytes.readUInt32BE(at);
  return end <= bytes.length ? { value: bytes.subarray(at + 4, end), end } : undefined;
};
