import { slotCount } from '../reading/index.ts';

/** CRC-16/XMODEM, as Redis Cluster hashes keys (polynomial 0x1021, start 0). */
const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit += 1)
    crc = (crc & 0x8000) === 0 ? (crc << 1) & 0xffff : ((crc << 1) ^ 0x1021) & 0xffff;
  return crc;
});

const crc16 = (bytes: Uint8Array): number => {
  let crc = 0;
  for (const byte of bytes) crc = ((crc << 8) ^ (table[((crc >> 8) ^ byte) & 0xff] ?? 0)) & 0xffff;
  return crc;
};

/** What of a key is hashed: what is between the first `{` and the next `}`, unless that is nothing. */
const hashedPart = (key: string): string => {
  const open = key.indexOf('{');
  const close = open < 0 ? -1 : key.indexOf('}', open + 1);
  return close > open + 1 ? key.slice(open + 1, close) : key;
};

/** Slot of a key, 0 to 16383. */
export const keySlot = (key: string): number => crc16(new TextEncoder().encode(hashedPart(key))) % slotCount;
