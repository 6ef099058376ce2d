import { FaultError, type Fault } from '#shared/fault';
import type { Take } from './channel/index.ts';

/**
 * Makes lines of the bytes of a stream: each bounded, empty ones left out, the next read when `onLine` is done with the one
 * before. `tooLong` is thrown at a line without end.
 */
export const takeLines = (
  limit: number,
  onLine: (line: string) => void | Promise<void>,
  tooLong: () => Fault,
): Take => {
  let pieces: Buffer[] = [];
  let bytes = 0;

  return async (taken) => {
    const chunk = Buffer.from(taken.buffer, taken.byteOffset, taken.byteLength);
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      if (bytes + end - from > limit) throw new FaultError(tooLong());
      const line = Buffer.concat([...pieces, chunk.subarray(from, end)])
        .toString('utf8')
        .trim();
      pieces = [];
      bytes = 0;
      from = end + 1;
      if (line !== '') await onLine(line);
    }
    bytes += chunk.length - from;
    if (bytes > limit) throw new FaultError(tooLong());
    if (from < chunk.length) pieces.push(chunk.subarray(from));
  };
};
