/** A run of whole lines, each with its newline; valid during the call only. */
export type TakeRun = (run: Buffer, lines: number) => void;

/** The longest line that is carried, bytes without its newline. One this long may have been longer. */
export const mostLineBytes = 16_384;

const newline = 0x0a;

/**
 * Cuts a stream of bytes into whole lines without copying them: what lies between the first and the last newline of a chunk is
 * handed on as one run. The end of a line that is too long is thrown away.
 */
export class LineCutter {
  readonly #take: TakeRun;
  /** The beginning of a line whose end has not come. */
  readonly #begun = Buffer.allocUnsafe(mostLineBytes + 1);
  #begunBytes = 0;

  constructor(take: TakeRun) {
    this.#take = take;
  }

  push(chunk: Buffer): void {
    let from = 0;
    if (this.#begunBytes > 0) {
      const end = chunk.indexOf(newline);
      this.#begin(end < 0 ? chunk : chunk.subarray(0, end));
      if (end < 0) return;
      this.flush();
      from = end + 1;
    }
    from = this.#pushLines(chunk, from);
    if (from < chunk.length) this.#begin(chunk.subarray(from));
  }

  /** The line that has begun counts as whole. */
  flush(): void {
    if (this.#begunBytes === 0) return;
    this.#begun[this.#begunBytes] = newline;
    const line = this.#begun.subarray(0, this.#begunBytes + 1);
    this.#begunBytes = 0;
    this.#take(line, 1);
  }

  /** Whole lines from `from` on; gives where they end. */
  #pushLines(chunk: Buffer, from: number): number {
    let run = from;
    let lines = 0;
    let at = from;
    for (let end = chunk.indexOf(newline, at); end >= 0; end = chunk.indexOf(newline, at)) {
      if (end - at > mostLineBytes) {
        if (at > run) this.#take(chunk.subarray(run, at), lines);
        this.#begin(chunk.subarray(at, end));
        this.flush();
        run = end + 1;
        lines = 0;
      } else lines += 1;
      at = end + 1;
    }
    if (at > run) this.#take(chunk.subarray(run, at), lines);
    return at;
  }

  #begin(piece: Buffer): void {
    const room = mostLineBytes - this.#begunBytes;
    this.#begunBytes += piece.copy(this.#begun, this.#begunBytes, 0, Math.min(room, piece.length));
  }
}
