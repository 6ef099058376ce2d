import type { Channel } from './link.ts';

/** Where a pipe's frames go: the outside transport, reduced to three calls. */
export type PipeEnd = {
  readonly send: (frame: string) => void;
  readonly bufferedBytes: () => number;
  readonly close: () => void;
};

/** A channel over some transport, and the two calls that transport makes when something happens. */
export type Pipe = {
  readonly channel: Channel;
  /** A frame has come in. Kept until the first listener is there, so nothing is lost while both sides are set up. */
  readonly arrived: (frame: string) => void;
  /** The transport is gone. Harmless when repeated. */
  readonly gone: () => void;
};

/** Gives any transport the manners of a `Channel`: ordered listeners, one close, silence after it. */
export const createPipe = (end: PipeEnd): Pipe => {
  const frames: ((frame: string) => void)[] = [];
  const closings: (() => void)[] = [];
  let early: string[] = [];
  let open = true;
  const gone = () => {
    if (!open) return;
    open = false;
    early = [];
    for (const closing of closings) closing();
  };
  return {
    arrived: (frame) => {
      if (!open) return;
      if (frames.length === 0) early.push(frame);
      for (const listener of frames) listener(frame);
    },
    gone,
    channel: {
      send: (frame) => {
        if (open) end.send(frame);
      },
      bufferedBytes: () => (open ? end.bufferedBytes() : 0),
      onFrame: (listener) => {
        frames.push(listener);
        const waiting = early;
        early = [];
        for (const frame of waiting) listener(frame);
      },
      onClose: (listener) => {
        closings.push(listener);
        if (!open) listener();
      },
      close: () => {
        if (!open) return;
        end.close();
        gone();
      },
    },
  };
};
