/**
 * What the journal needs of a disk, small enough to be broken on purpose in tests. Every call rejects with the system's own
 * error (`code`: EIO, ENOSPC ...).
 */
export type Disk = {
  /** The whole content; undefined: there is no such file. */
  readonly read: (path: string) => Promise<Buffer | undefined>;
  /** Opens for appending; makes an empty file for its owner only when there is none. */
  readonly openLog: (path: string) => Promise<LogFile>;
  /** Writes a whole small file so that a crash leaves the old or the new one, then makes its name durable. */
  readonly replace: (path: string, text: string) => Promise<void>;
  /** Makes new names in a folder durable. */
  readonly syncDirectory: (path: string) => Promise<void>;
  /**
   * Takes what only one process at a time may have; undefined: another has it. Ends with the process, however that ends.
   */
  readonly lock: (path: string) => Promise<{ readonly release: () => void } | undefined>;
};

/** A file that only grows. */
export type LogFile = {
  readonly append: (bytes: Buffer) => Promise<void>;
  /** Cuts off what follows. */
  readonly truncate: (bytes: number) => Promise<void>;
  /** Resolves when everything before is on the disk. */
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
};
