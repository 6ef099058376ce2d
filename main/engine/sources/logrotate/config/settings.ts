import type { RotationFrequency } from '#shared/model';

/** What decides when a log is rotated: time, or size alone. */
export type Criterion = RotationFrequency | 'size';

/** Everything a rule says, with the defaults that hold for it. Names are ours; the words of logrotate.8 stand in `words.ts`. */
export type Settings = {
  readonly criterion: Criterion;
  /** 0 is Sunday; 7: once a week, whatever the day. */
  readonly weekday: number;
  /** Bytes from which `size` rotates. */
  readonly threshold: number;
  /** 0: not given. */
  readonly minSize: number;
  readonly maxSize: number;
  readonly keep: number;
  /** Days; 0: not given. */
  readonly minAge: number;
  readonly maxAge: number;
  /** Number of the first generation. */
  readonly start: number;
  readonly scripts: readonly Script[];
  readonly oldDirectory: string | undefined;
  readonly extension: string | undefined;
  readonly addedExtension: string | undefined;
  readonly compressCommand: string | undefined;
  readonly compressExtension: string | undefined;
  readonly dateFormat: string | undefined;
  readonly compress: boolean;
  readonly delayCompress: boolean;
  readonly copyTruncate: boolean;
  readonly renameCopy: boolean;
  readonly copy: boolean;
  readonly ifEmpty: boolean;
  readonly dateExt: boolean;
  readonly missingOk: boolean;
  readonly ignoreDuplicates: boolean;
  readonly sharedScripts: boolean;
  readonly allowHardLink: boolean;
  readonly makesOldDirectory: boolean;
  /** User and group it rotates as; undefined: as root. */
  readonly as: { readonly user: string; readonly group: string } | undefined;
};

export const scripts = ['prerotate', 'postrotate', 'firstaction', 'lastaction', 'preremove'] as const;
export type Script = (typeof scripts)[number];

const mebibyte = 1_048_576;

/** What holds before the first line was read: by size alone, from 1 MiB, none kept (config.c, readAllConfigPaths). */
export const initialSettings: Settings = {
  criterion: 'size',
  weekday: 0,
  threshold: mebibyte,
  minSize: 0,
  maxSize: 0,
  keep: 0,
  minAge: 0,
  maxAge: 0,
  start: 1,
  scripts: [],
  oldDirectory: undefined,
  extension: undefined,
  addedExtension: undefined,
  compressCommand: undefined,
  compressExtension: undefined,
  dateFormat: undefined,
  compress: false,
  delayCompress: false,
  copyTruncate: false,
  renameCopy: false,
  copy: false,
  ifEmpty: true,
  dateExt: false,
  missingOk: false,
  ignoreDuplicates: false,
  sharedScripts: false,
  allowHardLink: false,
  makesOldDirectory: false,
  as: undefined,
};

/** What a block or an included file begins with. `addextension` is not handed on: logrotate 3.21 forgets it there. */
export const handedOn = (settings: Settings): Settings => ({ ...settings, addedExtension: undefined });
