import { dropNewest, raise, type Block, type Room, type Scan, type Step } from './block.ts';
import { findWrongPlace } from './close-block.ts';
import type { Complaint, Cost } from './complaint.ts';
import { isLetter, isSpace, signAt, takePatterns, takeWord, type Cursor } from './cursor.ts';
import { directives } from './directives.ts';
import { handedOn, scripts, type Script } from './settings.ts';
import { takeFiles } from './take-files.ts';
import { splitWords } from './words.ts';

/** What reading a file needs besides its text. */
export type Reading = {
  readonly room: Room;
  /** What holds for the blocks of this file; an include inside of a block hands over that block. */
  readonly defaults: Block;
  readonly complain: (complaint: Complaint) => void;
  /** Reads what `include` names, seen from this file; false: something was wrong in it. */
  readonly include: (path: string, into: Block) => boolean;
};

/** States of config.c; a line may be left out in most of them. */
type State = { readonly at: 'words' | 'script' | 'dropped' | 'after'; readonly isLeftOut: boolean };
type File = { readonly path: string; readonly shownAs: string; readonly text: string };

/** Reads one file into the room, sign by sign as config.c does. False: an error in it counts for the whole run. */
export const readFile = (file: File, reading: Reading): boolean => {
  const { room, defaults } = reading;
  const cursor: Cursor = { text: file.text, at: 0 };
  let block = defaults;
  let state: State = { at: 'words', isLeftOut: false };
  let isDropped = false;
  let isOpen = false;
  let isRight = true;
  let script = false;
  /** As logrotate counts lines. */
  let counted = 1;

  const lines = { upTo: 0, count: 1 };
  const lineHere = (): number => {
    for (; lines.upTo < cursor.at; lines.upTo += 1) if (file.text[lines.upTo] === '\n') lines.count += 1;
    return lines.count;
  };
  const complain = (told: string, says: string, cost: Cost, line = lineHere()): void =>
    reading.complain({ file: file.path, line, told: `${file.shownAs}:${counted}${told}`, says, cost });
  const enter = (at: State['at'], isLeftOut = false): void => {
    state = { at, isLeftOut };
  };
  const scanOf = (): Scan => ({
    cursor,
    block,
    isDefaults: block === defaults,
    room,
    complain: (told, says, cost) => complain(` ${told}`, says, cost),
    include: (path) => {
      if (!reading.include(path, block)) isRight = false;
    },
  });
  const drop = (): void => {
    isDropped = true;
    isRight = false;
    enter('dropped');
  };
  const takeDirective = (): Step => {
    const word = takeWord(cursor);
    const sign = signAt(cursor);
    if (!isSpace(sign) && sign !== '=') {
      const code = sign === '' ? '0' : `0x${sign.charCodeAt(0).toString(16)}`;
      return raise(
        scanOf(),
        `keyword '${word}' not properly separated, found ${code}`,
        sign === ''
          ? `“${word}” is the end of the file, without the newline logrotate needs behind it.`
          : `“${word}” and what follows are not separated by a space.`,
      );
    }
    if ((scripts as readonly string[]).includes(word)) {
      block.settings = { ...block.settings, scripts: [...block.settings.scripts, word as Script] };
      script = true;
      enter('script');
      return 'next';
    }
    const directive = directives.get(word);
    if (directive !== undefined) return directive(scanOf());
    complain(
      ` unknown option '${word}' -- ignoring line`,
      `logrotate knows no “${word}”; the line has no effect.`,
      'line',
    );
    if (sign !== '\n') enter('words', true);
    return 'next';
  };
  const openBlock = (): Step => {
    if (block !== defaults)
      return raise(
        scanOf(),
        'unexpected log filename',
        'A file name stands inside a block; the one before it is not closed.',
      );
    isOpen = false;
    const line = lineHere();
    block = {
      settings: handedOn(defaults.settings),
      file: file.path,
      line,
      pattern: undefined,
      patterns: [],
      files: [],
    };
    room.blocks.push(block);
    const taken = takePatterns(cursor);
    if ('wrong' in taken) {
      const brace = taken.wrong === 'brace';
      complain(
        brace ? ` unexpected } (missing previous '{')` : ` missing '{' after log files definition`,
        brace ? 'A } comes before the { of these files.' : 'These files have no { behind them.',
        'file',
        line,
      );
      return 'give-up';
    }
    isOpen = true;
    const patterns = splitWords(taken.text);
    if (patterns === undefined || patterns.length === 0) {
      const told = patterns === undefined ? ' error parsing filename' : ' { expected after log file name(s)';
      complain(told, 'There is no file name before this {.', 'file', line);
      return 'give-up';
    }
    block.pattern = taken.text;
    block.patterns = patterns;
    for (const { path, by } of takeFiles(block, room)) {
      isRight = false;
      const says = `${path} is already in the rule at ${by.file}:${by.line}; this pattern's files from there on are not rotated.`;
      complain(` duplicate log entry for ${path}`, says, 'pattern', line);
    }
    return 'next';
  };
  const closeBlock = (): Step => {
    if (block === defaults || !isOpen) {
      complain(
        ` unexpected }${block === defaults ? '' : " (missing previous '{')"}`,
        'A } without its {.',
        'file',
      );
      return 'give-up';
    }
    isOpen = false;
    const wrong = findWrongPlace(block, room);
    if (wrong !== undefined) {
      complain(` ${wrong.told}`, wrong.says, 'file');
      return 'give-up';
    }
    block = defaults;
    enter('after');
    return 'next';
  };
  const readWords = (sign: string): Step => {
    if (sign === ' ' || sign === '\t') return 'again';
    if (sign === '#') {
      enter('words', true);
      return 'again';
    }
    if (isLetter(sign)) return takeDirective();
    if (/["'/~]/.test(sign)) return openBlock();
    if (sign === '}') return closeBlock();
    if (sign === '\n') return 'next';
    const told = 'lines must begin with a keyword or a filename (possibly in double quotes)';
    return raise(scanOf(), told, `A line begins with “${sign}”; it must begin with a word or a file name.`);
  };
  const readAfter = (sign: string): Step => {
    if (sign === ' ' || sign === '\t') return 'again';
    if (sign === '\n') enter('words');
    else {
      complain(
        ', unexpected text after }',
        'There is text behind a } on its line; it has no effect.',
        'line',
      );
      enter('words', true);
    }
    return 'next';
  };
  const readScript = (): Step => {
    const word = takeWord(cursor);
    if (word === 'endscript') {
      script = script && isDropped;
      enter(isDropped ? 'dropped' : 'words');
    } else enter('script', signAt(cursor) !== '\n');
    return 'next';
  };
  const readDropped = (sign: string): Step => {
    if (sign === '}') {
      isDropped = false;
      dropNewest(room);
      block = defaults;
      enter('words');
      return 'next';
    }
    const word = takeWord(cursor);
    if ((scripts as readonly string[]).includes(word)) enter('script');
    else if (signAt(cursor) !== '\n') enter('dropped', true);
    return 'next';
  };
  const readers = {
    words: readWords,
    script: readScript,
    dropped: readDropped,
    after: readAfter,
  } as const;

  let awaitsDrop = false;
  const step = (): Step => {
    const sign = signAt(cursor);
    if (awaitsDrop) {
      awaitsDrop = false;
      drop();
      return 'next';
    }
    if (!state.isLeftOut) return readers[state.at](sign);
    if (sign === '\n') enter(state.at);
    return 'next';
  };
  for (; cursor.at < file.text.length; cursor.at += 1) {
    const became = step();
    if (became === 'give-up' || (became === 'raise' && block === defaults)) {
      if (block !== defaults) dropNewest(room);
      return false;
    }
    if (became === 'raise') awaitsDrop = true;
    if (became === 'next' && signAt(cursor) === '\n') counted += 1;
  }
  if (script) {
    const told = `${file.shownAs}:prerotate, postrotate or preremove without endscript`;
    reading.complain({
      file: file.path,
      line: lineHere(),
      told,
      says: 'A script has no endscript, so everything behind it counts as script.',
      cost: 'file',
    });
    if (block !== defaults) dropNewest(room);
    return false;
  }
  return isRight;
};
