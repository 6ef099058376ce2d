/** What a line that logrotate does not accept costs. */
export type Cost =
  /** This line only; it has no effect. */
  | 'line'
  /** The whole block: its files are not rotated. */
  | 'rule'
  /** The block, and all of the file that follows. */
  | 'file'
  /** The rest of the files of this one pattern. */
  | 'pattern'
  /** Nothing, but it is not what it seems. */
  | 'nothing';

/** One thing logrotate says of a configuration, in its own words, or that we say of a trap it does not mention. */
export type Complaint = {
  /** Absolute path. */
  readonly file: string;
  /** As an editor counts; logrotate itself does not count the lines of a list of files. */
  readonly line: number;
  /** What logrotate 3.21 prints behind `error: `; undefined: it says nothing. */
  readonly told: string | undefined;
  readonly says: string;
  readonly cost: Cost;
};
