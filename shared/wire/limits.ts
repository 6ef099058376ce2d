/** The bounds that both ends of a channel keep, so that neither can make the other grow without end. */
export type WireLimits = {
  /** Largest frame a client may send, in bytes of UTF-8. */
  readonly clientFrameBytes: number;
  /** Calls one client may have under way. */
  readonly calls: number;
  /** Feeds one client may have open. */
  readonly feeds: number;
  /** Items of one feed that may be on their way to a reader who has not taken them yet. */
  readonly feedItems: number;
  /** Characters of such items; one item of any size is always let through. */
  readonly feedCharacters: number;
  /** With more bytes than this waiting in the pipe, a client that is owed another frame does not read, and is cut off. */
  readonly bufferedBytes: number;
};

export const wireLimits: WireLimits = {
  // R34: 1 MiB for one message. The largest honest one is an imported inventory.
  clientFrameBytes: 1_048_576,
  // A screen asks a dozen things at once; 64 leaves room for every node page of a fast clicker.
  calls: 64,
  // One for the fleet and one per open drawer or terminal.
  feeds: 32,
  // A patch and a heartbeat a second: half a minute of a frozen window.
  feedItems: 32,
  feedCharacters: 1_048_576,
  // A whole snapshot of 1,000 nodes is about 5 MB; three of them unread is not a slow line but a dead one.
  bufferedBytes: 16_777_216,
};

/** Time as the link needs it; the engine's `Clock` fits, and so does a few lines over `setTimeout`. */
export type LinkTimer = {
  /** Calls once after `ms`; `cancel` is harmless afterwards. */
  readonly after: (ms: number, call: () => void) => { readonly cancel: () => void };
};
