import { firstHash, hashOfLine, readFrame } from './frame.ts';

/** What a journal file holds. */
export type JournalContent = {
  readonly records: readonly unknown[];
  /** Bytes up to the end of the last whole record: what follows was never finished. */
  readonly goodBytes: number;
  readonly lastHash: string;
  /** Number of the first record that does not fit; undefined: all do. */
  readonly damagedAt: number | undefined;
};

const newline = 10;

/**
 * Reads a journal, or the rest of one behind the line with the hash `before`. Bytes after the last newline are a write that was cut off, and are left out: nobody was told that it
 * succeeded. Any line that does not fit before that is damage: from there on nothing is believed.
 */
export const readJournal = (bytes: Buffer, before = firstHash): JournalContent => {
  const records: unknown[] = [];
  let lastHash = before;
  let at = 0;
  for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, at)) {
    const line = bytes.toString('utf8', at, end);
    const found = readFrame(line, lastHash);
    if (found === undefined) return { records, goodBytes: at, lastHash, damagedAt: records.length + 1 };
    records.push(found.record);
    lastHash = hashOfLine(line);
    at = end + 1;
  }
  return {
    records,
    goodBytes: at,
    lastHash,
    damagedAt: isTorn(bytes.subarray(at)) ? undefined : records.length + 1,
  };
};

/** A whole record and something else than its newline was not cut off: it was changed. */
const isTorn = (tail: Buffer): boolean => {
  // A file system may leave zeros where the data of a longer file did not arrive any more.
  let length = tail.length;
  while (length > 0 && tail[length - 1] === 0) length -= 1;
  const [, digits] = /^(\d+) /.exec(tail.toString('latin1', 0, Math.min(length, 16))) ?? [];
  if (digits === undefined) return /^\d*$/.test(tail.toString('latin1', 0, length));
  return length <= digits.length + 1 + 8 + 1 + 32 + 1 + Number(digits);
};
