import { dropNewest, raise, type Step } from './block.ts';
import { closeBlock, openBlock } from './block-ends.ts';
import { isLetter, isSpace, signAt, takeWord } from './cursor.ts';
import { directives } from './directives.ts';
import {
  complain,
  enter,
  isInBlock,
  lineHere,
  scanOf,
  startParse,
  type Parse,
  type ParsedFile,
  type Reading,
} from './parse.ts';
import { scripts, type Script } from './settings.ts';

const isScript = (word: string): word is Script => (scripts as readonly string[]).includes(word);

const readDirective = (parse: Parse): Step => {
  const word = takeWord(parse.cursor);
  const sign = signAt(parse.cursor);
  if (!isSpace(sign) && sign !== '=') {
    const code = sign === '' ? '0' : `0x${sign.charCodeAt(0).toString(16)}`;
    const says =
      sign === ''
        ? `“${word}” is the end of the file, without the newline logrotate needs behind it.`
        : `“${word}” and what follows are not separated by a space.`;
    return raise(scanOf(parse), `keyword '${word}' not properly separated, found ${code}`, says);
  }
  if (isScript(word)) {
    const { settings } = parse.block;
    parse.block.settings = { ...settings, scripts: [...settings.scripts, word] };
    parse.inScript = true;
    enter(parse, 'script');
    return 'next';
  }
  const directive = directives.get(word);
  if (directive !== undefined) return directive(scanOf(parse));
  complain(parse, {
    told: ` unknown option '${word}' -- ignoring line`,
    says: `logrotate knows no “${word}”; the line has no effect.`,
    cost: 'line',
  });
  if (sign !== '\n') enter(parse, 'words', true);
  return 'next';
};

const readWords = (parse: Parse, sign: string): Step => {
  if (sign === ' ' || sign === '\t') return 'again';
  if (sign === '#') {
    enter(parse, 'words', true);
    return 'again';
  }
  if (isLetter(sign)) return readDirective(parse);
  if (/["'/~]/.test(sign)) return openBlock(parse);
  if (sign === '}') return closeBlock(parse);
  if (sign === '\n') return 'next';
  const told = 'lines must begin with a keyword or a filename (possibly in double quotes)';
  return raise(
    scanOf(parse),
    told,
    `A line begins with “${sign}”; it must begin with a word or a file name.`,
  );
};

const readAfter = (parse: Parse, sign: string): Step => {
  if (sign === ' ' || sign === '\t') return 'again';
  if (sign !== '\n') {
    const says = 'There is text behind a } on its line; it has no effect.';
    complain(parse, { told: ', unexpected text after }', says, cost: 'line' });
  }
  enter(parse, 'words', sign !== '\n');
  return 'next';
};

const readScript = (parse: Parse): Step => {
  if (takeWord(parse.cursor) === 'endscript') {
    if (!parse.isDropped) parse.inScript = false;
    enter(parse, parse.isDropped ? 'dropped' : 'words');
  } else enter(parse, 'script', signAt(parse.cursor) !== '\n');
  return 'next';
};

/** A block that an error has cost ends at a brace in the first column only, as in config.c. */
const readDropped = (parse: Parse, sign: string): Step => {
  if (sign === '}') {
    parse.isDropped = false;
    dropNewest(parse.reading.room);
    parse.block = parse.reading.defaults;
    enter(parse, 'words');
    return 'next';
  }
  if (isScript(takeWord(parse.cursor))) enter(parse, 'script');
  else if (signAt(parse.cursor) !== '\n') enter(parse, 'dropped', true);
  return 'next';
};

const readers = { words: readWords, script: readScript, dropped: readDropped, after: readAfter } as const;

const readSign = (parse: Parse): Step => {
  const sign = signAt(parse.cursor);
  if (!parse.isLeftOut) return readers[parse.at](parse, sign);
  if (sign === '\n') parse.isLeftOut = false;
  return 'next';
};

const endParse = (parse: Parse, isGivenUp: boolean): boolean => {
  if (!isGivenUp && !parse.inScript) return parse.isRight;
  if (!isGivenUp)
    parse.reading.complain({
      file: parse.file.path,
      line: lineHere(parse),
      told: `${parse.file.shownAs}:prerotate, postrotate or preremove without endscript`,
      says: 'A script has no endscript, so everything behind it counts as script.',
      cost: 'file',
    });
  if (isInBlock(parse)) dropNewest(parse.reading.room);
  return false;
};

/** Reads one file into the room, sign by sign as config.c does. False: an error in it counts for the whole run. */
export const readFile = (file: ParsedFile, reading: Reading): boolean => {
  const parse = startParse(file, reading);
  const { cursor } = parse;
  for (let isRaised = false; cursor.at < file.text.length; cursor.at += 1) {
    if (isRaised) {
      // The sign behind an error is swallowed, whatever it is.
      parse.isDropped = true;
      parse.isRight = false;
      enter(parse, 'dropped');
    }
    const step: Step = isRaised ? 'next' : readSign(parse);
    if (step === 'give-up' || (step === 'raise' && !isInBlock(parse))) return endParse(parse, true);
    isRaised = step === 'raise';
    if (step === 'next' && signAt(cursor) === '\n') parse.counted += 1;
  }
  return endParse(parse, false);
};
