import type { Block, Room, Scan, Step } from './block.ts';
import type { Complaint, Cost } from './complaint.ts';
import type { Cursor } from './cursor.ts';

/** What reading a file needs besides its text. */
export type Reading = {
  readonly room: Room;
  /** What holds for the blocks of this file; an include inside of a block hands over that block. */
  readonly defaults: Block;
  readonly complain: (complaint: Complaint) => void;
  /** Reads what `include` names, seen from this file; false: something was wrong in it. */
  readonly include: (path: string, into: Block) => boolean;
};

/** A file of the configuration, and the name logrotate gives it in its messages. */
export type ParsedFile = { readonly path: string; readonly shownAs: string; readonly text: string };

/** A file while it is read: the variables of readConfigFile in config.c. */
export type Parse = {
  readonly file: ParsedFile;
  readonly reading: Reading;
  readonly cursor: Cursor;
  /** The block that is open, or the defaults. */
  block: Block;
  at: 'words' | 'script' | 'dropped' | 'after';
  /** True: the rest of this line is left out. */
  isLeftOut: boolean;
  /** True: an error has cost the block; it is read on to its end without effect. */
  isDropped: boolean;
  /** True between the braces. */
  isOpen: boolean;
  /** False: an error counts for the whole run. */
  isRight: boolean;
  /** True: a script has begun and not ended. */
  inScript: boolean;
  /** Lines as logrotate counts them. */
  counted: number;
  /** Lines as an editor counts them, up to a place in the text. */
  readonly lines: { upTo: number; count: number };
};

export const startParse = (file: ParsedFile, reading: Reading): Parse => ({
  file,
  reading,
  cursor: { text: file.text, at: 0 },
  block: reading.defaults,
  at: 'words',
  isLeftOut: false,
  isDropped: false,
  isOpen: false,
  isRight: true,
  inScript: false,
  counted: 1,
  lines: { upTo: 0, count: 1 },
});

export const isInBlock = ({ block, reading }: Parse): boolean => block !== reading.defaults;

export const enter = (parse: Parse, at: Parse['at'], isLeftOut = false): void => {
  parse.at = at;
  parse.isLeftOut = isLeftOut;
};

/** The line of the cursor as an editor counts. */
export const lineHere = ({ lines, cursor, file }: Parse): number => {
  for (; lines.upTo < cursor.at; lines.upTo += 1) if (file.text[lines.upTo] === '\n') lines.count += 1;
  return lines.count;
};

/** Something logrotate says of this place; `told` begins with what it puts behind the line number. */
export const complain = (
  parse: Parse,
  what: { readonly told: string; readonly says: string; readonly cost: Cost; readonly line?: number },
): void => {
  const { file, reading, counted } = parse;
  const { told, says, cost, line = lineHere(parse) } = what;
  reading.complain({ file: file.path, line, told: `${file.shownAs}:${counted}${told}`, says, cost });
};

/** What a word may use of it. */
export const scanOf = (parse: Parse): Scan => ({
  cursor: parse.cursor,
  block: parse.block,
  isDefaults: !isInBlock(parse),
  room: parse.reading.room,
  complain: (told, says, cost) => complain(parse, { told: ` ${told}`, says, cost }),
  include: (path) => {
    if (!parse.reading.include(path, parse.block)) parse.isRight = false;
  },
});

/** Gives a file up, with the reason. */
export const giveUp = (
  parse: Parse,
  what: { readonly told: string; readonly says: string; readonly line?: number },
): Step => {
  complain(parse, { ...what, cost: 'file' });
  return 'give-up';
};
