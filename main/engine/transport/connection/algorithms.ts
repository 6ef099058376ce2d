import type { Algorithms } from 'ssh2';

/**
 * What we are ready to speak (R46): no SHA-1, no CBC, no compression, no group14. ssh2 1.17 has no post-quantum key
 * exchange and no host certificates; its own default list would add ssh-rsa, hmac-sha1 and zlib.
 */
const kex = [
  'curve25519-sha256',
  'curve25519-sha256@libssh.org',
  'ecdh-sha2-nistp256',
  'ecdh-sha2-nistp384',
  'ecdh-sha2-nistp521',
  'diffie-hellman-group16-sha512',
  'diffie-hellman-group18-sha512',
] as const;
const hostKeys = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
] as const;
const gcm = ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com'] as const;
const ctr = ['aes128-ctr', 'aes192-ctr', 'aes256-ctr'] as const;
/** Last, so that it is chosen only by a server without AES; refused after the handshake without strict key exchange (R47). */
const chacha = 'chacha20-poly1305@openssh.com';
const ciphers = [...gcm, ...ctr, chacha] as const;
const macs = [
  'hmac-sha2-256-etm@openssh.com',
  'hmac-sha2-512-etm@openssh.com',
  'hmac-sha2-256',
  'hmac-sha2-512',
] as const;

const compression = ['none'] as const;

/** One category of the negotiation, in the order of RFC 4253 section 7.1. */
export type Offer = Readonly<Record<'kex' | 'hostKey' | 'cipher' | 'mac' | 'compression', readonly string[]>>;

/** One per order of host-key types: a fleet has a few, and every connection keeps what it offered. */
const offers = new Map<string, Offer>();

/** Host-key algorithms with the types on file first, so that a known server is never asked for a key we lack (R45). */
export const offerFor = (knownTypes: readonly string[]): Offer => {
  const isKnown = (algorithm: string): boolean =>
    knownTypes.includes(algorithm.startsWith('rsa-sha2-') ? 'ssh-rsa' : algorithm);
  const hostKey = [...hostKeys.filter(isKnown), ...hostKeys.filter((algorithm) => !isKnown(algorithm))];
  const order = hostKey.join(',');
  const found = offers.get(order) ?? { kex, hostKey, cipher: ciphers, mac: macs, compression };
  offers.set(order, found);
  return found;
};

/** The offer in ssh2's words. Its types know fewer names than its code, hence the cast at this one place. */
export const toAlgorithms = (offer: Offer): Algorithms =>
  ({
    kex: offer.kex,
    serverHostKey: offer.hostKey,
    cipher: offer.cipher,
    hmac: offer.mac,
    compress: offer.compression,
  }) as unknown as Algorithms;

/** True for the cipher whose stream can be cut at its start when key exchange is not strict (CVE-2023-48795, Terrapin). */
export const needsStrictKeyExchange = (cipher: string): boolean => cipher === chacha;

/** The first category in which a server offers nothing of ours. AES-GCM needs no separate MAC, so a MAC is not missed then. */
export const missingCategory = (ours: Offer, theirs: Offer): keyof Offer | undefined => {
  const chosen = ours.cipher.find((name) => theirs.cipher.includes(name));
  const isMacNeeded = chosen === undefined || ctr.some((name) => name === chosen);
  const categories = ['kex', 'hostKey', 'cipher', 'mac', 'compression'] as const;
  return categories.find(
    (category) =>
      !(category === 'mac' && !isMacNeeded) &&
      !ours[category].some((name) => theirs[category].includes(name)),
  );
};
