const headBytes = 8;
/** Standard input, output and error (Docker Engine API, "Attach to a container"). */
const mostStream = 2;

/**
 * Takes a log apart as the Docker API sends it: frames of a stream number, three zeros, the length of the payload in four bytes,
 * and the payload. A container with a terminal sends plain text, which its first byte tells: with times it is a digit.
 */
export class DockerFrames {
  readonly #take: (payload: Buffer) => void;
  readonly #head = Buffer.alloc(headBytes);
  #headAt = 0;
  #missing = 0;
  #form: 'unknown' | 'frames' | 'plain' = 'unknown';

  constructor(take: (payload: Buffer) => void) {
    this.#take = take;
  }

  push(chunk: Buffer): void {
    if (this.#form === 'unknown' && chunk.length > 0)
      this.#form = (chunk[0] ?? 0) <= mostStream ? 'frames' : 'plain';
    if (this.#form === 'plain') return this.#take(chunk);
    let at = 0;
    while (at < chunk.length) at = this.#missing > 0 ? this.#payload(chunk, at) : this.#headOf(chunk, at);
  }

  #payload(chunk: Buffer, from: number): number {
    const to = Math.min(chunk.length, from + this.#missing);
    this.#missing -= to - from;
    this.#take(chunk.subarray(from, to));
    return to;
  }

  #headOf(chunk: Buffer, from: number): number {
    const copied = chunk.copy(this.#head, this.#headAt, from, from + headBytes - this.#headAt);
    this.#headAt += copied;
    if (this.#headAt === headBytes) {
      this.#headAt = 0;
      this.#missing = this.#head.readUInt32BE(4);
    }
    return from + copied;
  }
}
