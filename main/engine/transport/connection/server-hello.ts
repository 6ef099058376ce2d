import type { Offer } from './algorithms.ts';

/** What a server says of itself before anything is encrypted. */
export type ServerHello = {
  /** Identification line (RFC 4253 section 4.2) without control characters; undefined until it is whole. */
  readonly identification: string | undefined;
  /** Algorithms it offers, server to client; undefined until its first packet is whole. */
  readonly offer: Offer | undefined;
  /** True when it offers strict key exchange. ssh2 then enforces it, since it always offers its own half. */
  readonly strictKeyExchange: boolean;
};

/**
 * What reading the first bytes came to. `open`: wait for more and hand nothing on. `identified`: the whole identification
 * line is in `bytes`, pass all on. ssh2 1.17 fails when that line arrives in three or more pieces, which is legal.
 */
export type Greeting =
  | { readonly kind: 'open' }
  | { readonly kind: 'identified'; readonly identification: string; readonly end: number }
  | { readonly kind: 'not-ssh' | 'too-long'; readonly begins: string };

/** Strips control characters, and cuts: text of a stranger that will be shown. */
export const plainText = (text: string): string => text.replace(/[^\x20-\x7e]/g, '').slice(0, 255);

/** Reads the greeting. `bannerBytes` bounds the lines before the identification. */
export const readGreeting = (bytes: Buffer, bannerBytes: number): Greeting => {
  let start = 0;
  for (;;) {
    const newline = bytes.indexOf(0x0a, start);
    const line = bytes.toString('latin1', start, newline < 0 ? bytes.length : newline).replace(/\r$/, '');
    // 255 characters with CR LF is the limit of the RFC.
    if (newline < 0)
      return bytes.length > bannerBytes || (line.startsWith('SSH-') && line.length > 255)
        ? tooLong(bytes)
        : { kind: 'open' };
    if (line.startsWith('SSH-')) {
      if (!/^SSH-(?:2\.0|1\.99)-[^ ]+(?: .*)?$/.test(line))
        return { kind: 'not-ssh', begins: plainText(line) };
      return { kind: 'identified', identification: plainText(line), end: newline + 1 };
    }
    if (newline > bannerBytes) return tooLong(bytes);
    start = newline + 1;
  }
};

const tooLong = (bytes: Buffer): Greeting => ({
  kind: 'too-long',
  begins: plainText(bytes.toString('latin1', 0, 80)),
});

/** Largest first packet worth reading; OpenSSH's has about 1 KiB. */
const maximumKexInit = 35_000;

/** Reads the server's KEXINIT (RFC 4253 section 7.1) at the start of `bytes`; undefined while it is cut or when it is none. */
export const readKexInit = (bytes: Buffer): Pick<ServerHello, 'offer' | 'strictKeyExchange'> | undefined => {
  if (bytes.length < 6) return undefined;
  const length = bytes.readUInt32BE(0);
  if (length > maximumKexInit || bytes.length < 4 + length || bytes[5] !== 20) return undefined;
  const packet = bytes.subarray(4, 4 + length);
  const lists: (readonly string[])[] = [];
  // Padding length, message number, then a cookie of 16 bytes.
  let at = 18;
  while (lists.length < 8 && at + 4 <= packet.length) {
    const size = packet.readUInt32BE(at);
    if (at + 4 + size > packet.length) return undefined;
    lists.push(packet.toString('latin1', at + 4, at + 4 + size).split(','));
    at += 4 + size;
  }
  const [kex = [], hostKey = [], , cipher = [], , mac = [], , compression = []] = lists;
  if (lists.length < 8) return undefined;
  return {
    offer: { kex, hostKey, cipher, mac, compression },
    strictKeyExchange: kex.includes('kex-strict-s-v00@openssh.com'),
  };
};
