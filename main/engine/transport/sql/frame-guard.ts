/** A message of the protocol: one byte of kind, four of length (which count themselves), then its body. */
const headBytes = 5;
const errorKind = 69; // 'E'
const noticeKind = 78; // 'N'

/**
 * Cuts what a server sends into whole messages before the client reads them. The client trusts their lengths, and goes round
 * forever in an error that does not end; a server on a node is not trusted with that.
 * Throws when what comes is no correct message, or one of more than `most` bytes.
 */
export const createFrameGuard = (
  most: number,
  give: (messages: Buffer) => void,
): ((chunk: Buffer) => void) => {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  /** Bytes that are needed before it is worth to look again. */
  let wanted = headBytes;

  return (chunk) => {
    waiting.push(chunk);
    waitingBytes += chunk.length;
    if (waitingBytes < wanted) return;
    const bytes = waiting.length === 1 ? chunk : Buffer.concat(waiting);
    let end = 0;
    wanted = headBytes;
    while (bytes.length - end >= headBytes) {
      const length = bytes.readUInt32BE(end + 1) + 1;
      if (length < headBytes || length > most) throw new Error(`a message of ${length} bytes`);
      if (bytes.length - end < length) {
        wanted = length;
        break;
      }
      checkWords(bytes.subarray(end, end + length));
      end += length;
    }
    waiting = end === bytes.length ? [] : [bytes.subarray(end)];
    waitingBytes = bytes.length - end;
    if (end > 0) give(bytes.subarray(0, end));
  };
};

/** The fields of an error: a letter and a text that ends with a zero, and a zero behind the last (section 55.8). */
const checkWords = (message: Buffer): void => {
  if (message[0] !== errorKind && message[0] !== noticeKind) return;
  let at = headBytes;
  while (at < message.length && message[at] !== 0) {
    const end = message.indexOf(0, at + 1);
    if (end < 0) break;
    at = end + 1;
  }
  if (message[at] !== 0) throw new Error('an error message that does not end');
};
