/**
 * Name of the config that keeps a lock: a name of Docker's (letters, digits, `-`, at most 64), the same on every console.
 * FNV-1a over the bytes, twice with different beginnings: 64 bits. Should two resources ever share one, they share a lock:
 * too careful, never too careless.
 */
const fnv = (bytes: Uint8Array, start: number): string => {
  let hash = start;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01_00_01_93) >>> 0;
  return hash.toString(16).padStart(8, '0');
};

/** Bytes of a text without the platform: `encodeURIComponent` writes UTF-8. */
const bytesOf = (text: string): Uint8Array => {
  const written = encodeURIComponent(text);
  return Uint8Array.from(written, (sign) => sign.charCodeAt(0));
};

export const lockName = (resource: string): string => {
  const bytes = bytesOf(resource);
  return `quarterdeck-lock-${fnv(bytes, 0x81_1c_9d_c5)}${fnv(bytes, 0x9e_37_79_b9)}`;
};
