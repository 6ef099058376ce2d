import { readNodeLine, type NodeLine } from '../../source-kit/index.ts';

type Frame = Extract<NodeLine, { readonly kind: 'begin' | 'end' }>;

/** What a node's bytes turned out to be. `body` is undefined when it was asked to be skipped. */
export type FrameListener = {
  readonly onReady: (nonce: string) => void;
  readonly onPong: (line: Extract<NodeLine, { readonly kind: 'pong' }>) => void;
  /** Says whether the body of this answer is kept, read over, or not acceptable at all. */
  readonly onBegin: (frame: Frame) => 'keep' | 'skip' | 'stop';
  readonly onAnswer: (frame: Frame, body: Buffer | undefined) => void;
  /** A line that is no frame. Before `ready` it is the chatter of a login script; the listener decides. */
  readonly onOtherLine: (bytes: number) => void;
  readonly onLineTooLong: () => void;
  /** The end mark does not stand where the length says. */
  readonly onBrokenFrame: () => void;
};

type Body = {
  readonly frame: Frame;
  /** The line that must stand behind the body, to the letter. */
  readonly endLine: string;
  readonly isKept: boolean;
  missing: number;
  readonly pieces: Buffer[];
};
type Closing = { readonly body: Body; isNewlineRead: boolean };

/**
 * Cuts the loop's output into lines and counted bodies. Never joins more than one line or one body, so its cost is
 * linear however the bytes arrive. Stops for good when the listener does.
 */
export class FrameReader {
  readonly #listener: FrameListener;
  readonly #maximumLine: number;
  #line: Buffer[] = [];
  #lineBytes = 0;
  #body: Body | undefined;
  /** After a body: its newline, then the end mark. */
  #closing: Closing | undefined;
  #isStopped = false;

  constructor(listener: FrameListener, maximumLine: number) {
    this.#listener = listener;
    this.#maximumLine = maximumLine;
  }

  /** Nothing more is read. */
  stop(): void {
    this.#isStopped = true;
    this.#line = [];
    this.#body = undefined;
  }

  feed(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && !this.#isStopped)
      at = this.#body === undefined ? this.#feedLine(chunk, at) : this.#feedBody(this.#body, chunk, at);
  }

  #feedLine(chunk: Buffer, from: number): number {
    const newline = chunk.indexOf(0x0a, from);
    const end = newline < 0 ? chunk.length : newline;
    this.#lineBytes += end - from;
    if (this.#lineBytes > this.#maximumLine) {
      this.#listener.onLineTooLong();
      return chunk.length;
    }
    const piece = chunk.subarray(from, end);
    if (newline < 0) {
      // A copy: the chunk's memory is larger than what is kept of it.
      this.#line.push(Buffer.from(piece));
      return end;
    }
    const line = this.#line.length === 0 ? piece : Buffer.concat([...this.#line, piece]);
    this.#line = [];
    this.#lineBytes = 0;
    this.#take(line.toString('latin1'), line.length + 1);
    return newline + 1;
  }

  #feedBody(body: Body, chunk: Buffer, from: number): number {
    const end = Math.min(chunk.length, from + body.missing);
    if (body.isKept) body.pieces.push(chunk.subarray(from, end));
    body.missing -= end - from;
    if (body.missing === 0) this.#close(body);
    return end;
  }

  #close(body: Body): void {
    this.#body = undefined;
    this.#closing = { body, isNewlineRead: false };
  }

  #take(line: string, bytes: number): void {
    if (this.#closing !== undefined) return this.#takeEnd(this.#closing, line);
    const found = readNodeLine(line);
    switch (found?.kind) {
      case 'ready':
        return this.#listener.onReady(found.nonce);
      case 'pong':
        return this.#listener.onPong(found);
      case 'begin':
        return this.#begin(found, line);
      case 'end':
      case undefined:
        return this.#listener.onOtherLine(bytes);
    }
  }

  #begin(frame: Frame, line: string): void {
    const wish = this.#listener.onBegin(frame);
    if (wish === 'stop') return;
    const endLine = line.replace('begin', 'end');
    const body: Body = { frame, endLine, isKept: wish === 'keep', missing: frame.bytes, pieces: [] };
    if (frame.bytes === 0) this.#close(body);
    else this.#body = body;
  }

  #takeEnd(closing: Closing, line: string): void {
    if (!closing.isNewlineRead && line === '') {
      closing.isNewlineRead = true;
      return;
    }
    const { frame, endLine, isKept, pieces } = closing.body;
    this.#closing = undefined;
    if (!closing.isNewlineRead || line !== endLine) return this.#listener.onBrokenFrame();
    this.#listener.onAnswer(
      frame,
      isKept ? (pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)) : undefined,
    );
  }
}
