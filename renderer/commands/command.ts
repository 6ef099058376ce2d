/** Something the operator can do in this window. One list feeds the keyboard, the palette and the map of keys. */
export type Command = {
  readonly id: string;
  /** A verb first: "Go to alarms". Ends in `...` when a plan or form follows. */
  readonly title: string;
  /** One short phrase beside the title. */
  readonly hint?: string;
  readonly group: 'Go to' | 'View' | 'Node' | 'Operation' | 'Window';
  /** Keys as written in `key-sequence.ts`: `mod+k`, `?`, `g f`. */
  readonly keys?: string;
  /** Left out of the palette (moves that only make sense as keys). */
  readonly keysOnly?: boolean;
  /** It asks something of the fleet: it cannot be given while nothing can be asked of it. */
  readonly acts?: boolean;
  readonly run: () => void;
};
