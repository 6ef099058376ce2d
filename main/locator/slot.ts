/** Slots of Redis Cluster: a document of a locator is drawn on the same strip. */
export const slotCount = 16_384;
/** Ranges that a summary counts by unless it is asked for others; each is 256 slots side by side. */
export const rangeCount = 64;
/** Ranges that it counts by at its finest, for a look at some of those from nearby; each is 64 slots. */
export const partCount = 256;
export const partsPerRange = partCount / rangeCount;
const slotsPerPart = slotCount / partCount;

const polynomial = 0x1021;
const crcOfByte = (byte: number): number => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit += 1) crc = ((crc << 1) ^ (crc & 0x80_00 ? polynomial : 0)) & 0xff_ff;
  return crc;
};
const crcTable = Uint16Array.from({ length: 256 }, (_, byte) => crcOfByte(byte));

/**
 * Slot of a key, 0 to 16,383: CRC16 (XMODEM, as in the Redis Cluster specification) over all its UTF-8 bytes, modulo 16,384.
 * Braces mean nothing here: no hash tags.
 */
export const slotOf = (key: string): number => {
  let crc = 0;
  for (const byte of Buffer.from(key, 'utf8'))
    crc = ((crc << 8) & 0xff_ff) ^ (crcTable[(crc >> 8) ^ byte] ?? 0);
  return crc % slotCount;
};

/** Finest range of a slot, 0 to 255. */
export const partOf = (slot: number): number => Math.floor(slot / slotsPerPart);
/** Range of a slot, 0 to 63. */
export const rangeOf = (slot: number): number => Math.floor(partOf(slot) / partsPerRange);
