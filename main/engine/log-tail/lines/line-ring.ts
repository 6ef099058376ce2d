const newline = 0x0a;

/** What is kept at most of lines that nobody has taken, and the room it is kept in: the difference makes moving it rare. */
const keptBytes = 262_144;
const roomBytes = 786_432;

/**
 * The newest lines of a stream, undecoded, in one piece of memory that never grows. What is overwritten is counted: a gigabyte
 * a minute costs a copy and a count, nothing else.
 */
export class LineRing {
  readonly #room: Buffer = Buffer.allocUnsafe(roomBytes);
  #from = 0;
  #to = 0;
  /** Lines ever put in, and of those the ones that were taken or are known to be overwritten. */
  #put = 0;
  #gone = 0;

  /** A run of whole lines, each with its newline. */
  put(run: Buffer, lines: number): void {
    this.#put += lines;
    const kept =
      run.length <= keptBytes
        ? run
        : run.subarray(run.indexOf(newline, run.length - keptBytes - 1) + 1, run.length);
    if (kept !== run) this.#from = this.#to;
    if (this.#to + kept.length > roomBytes) {
      this.#room.copyWithin(0, this.#from, this.#to);
      this.#to -= this.#from;
      this.#from = 0;
    }
    kept.copy(this.#room, this.#to);
    this.#to += kept.length;
    if (this.#to - this.#from > keptBytes)
      this.#from = this.#room.indexOf(newline, this.#to - keptBytes - 1) + 1;
  }

  /** Lines that were overwritten since this was last asked, or since lines were last taken. */
  overwritten(): number {
    let kept = 0;
    for (let at = this.#from; at < this.#to; at = this.#room.indexOf(newline, at) + 1) kept += 1;
    const missed = this.#put - this.#gone - kept;
    this.#gone += missed;
    return missed;
  }

  /**
   * Takes the newest `most` lines, oldest first; older ones are given up. `onLine` gets each without its newline, valid during
   * the call. Gives how many were given up since the last time.
   */
  takeNewest(most: number, onLine: (line: Buffer) => void): number {
    const starts = this.#newest(most);
    const missed = this.#put - this.#gone - starts.length;
    this.#gone = this.#put;
    for (const [at, start] of starts.entries())
      onLine(this.#room.subarray(start, (starts[at + 1] ?? this.#to) - 1));
    this.#from = this.#to;
    return missed;
  }

  /** Where the newest lines begin, oldest first. */
  #newest(most: number): readonly number[] {
    const starts: number[] = [];
    let end = this.#to - 1;
    while (end >= this.#from && starts.length < most) {
      const before = end > this.#from ? this.#room.lastIndexOf(newline, end - 1) : -1;
      const start = before < this.#from ? this.#from : before + 1;
      starts.push(start);
      end = start - 1;
    }
    return starts.toReversed();
  }
}
