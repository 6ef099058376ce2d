import { createHash } from 'node:crypto';
import { crc32c } from './crc32c.ts';

/** What the first record's chain begins with: changes when the format does. */
export const firstHash = createHash('sha256').update('quarterdeck journal 1').digest('hex').slice(0, 32);

/** A record as one line: length of the JSON in bytes, CRC32C of everything after it, hash of the line before, JSON. */
export const frameOf = (record: unknown, previousHash: string): string => {
  const json = JSON.stringify(record);
  const chained = `${previousHash} ${json}`;
  return `${Buffer.byteLength(json)} ${crc32c(Buffer.from(chained))} ${chained}`;
};

/** Hash of a whole line, for the one that follows it. */
export const hashOfLine = (line: string): string =>
  createHash('sha256').update(line).digest('hex').slice(0, 32);

/** The record of a line that is whole and follows `previousHash`; undefined: it is neither. */
export const readFrame = (line: string, previousHash: string): { readonly record: unknown } | undefined => {
  const [, length, crc, chained = '', hash, json = ''] =
    /^(\d+) ([0-9a-f]{8}) (([0-9a-f]{32}) (.*))$/s.exec(line) ?? [];
  if (hash !== previousHash || length !== String(Buffer.byteLength(json))) return undefined;
  if (crc32c(Buffer.from(chained)) !== crc) return undefined;
  try {
    return { record: JSON.parse(json) as unknown };
  } catch {
    return undefined;
  }
};
