import { raise, type Step } from './block.ts';
import { findWrongPlace } from './close-block.ts';
import { takePatterns } from './cursor.ts';
import { complain, enter, giveUp, isInBlock, lineHere, scanOf, type Parse } from './parse.ts';
import { handedOn } from './settings.ts';
import { takeFiles } from './take-files.ts';
import { splitWords } from './words.ts';

const startBlock = (parse: Parse, line: number): void => {
  const { room, defaults } = parse.reading;
  parse.isOpen = false;
  parse.block = {
    settings: handedOn(defaults.settings),
    file: parse.file.path,
    line,
    pattern: undefined,
    patterns: [],
    files: [],
  };
  room.blocks.push(parse.block);
};

/** A file name begins: everything up to the brace is names. */
export const openBlock = (parse: Parse): Step => {
  if (isInBlock(parse)) {
    const says = 'A file name stands inside a block; the one before it is not closed.';
    return raise(scanOf(parse), 'unexpected log filename', says);
  }
  const line = lineHere(parse);
  startBlock(parse, line);
  const taken = takePatterns(parse.cursor);
  if ('wrong' in taken)
    return taken.wrong === 'brace'
      ? giveUp(parse, {
          told: ` unexpected } (missing previous '{')`,
          says: 'A } comes before the { of these files.',
          line,
        })
      : giveUp(parse, {
          told: ` missing '{' after log files definition`,
          says: 'These files have no { behind them.',
          line,
        });
  parse.isOpen = true;
  const patterns = splitWords(taken.text);
  if (patterns === undefined || patterns.length === 0) {
    const told = patterns === undefined ? ' error parsing filename' : ' { expected after log file name(s)';
    return giveUp(parse, { told, says: 'There is no file name before this {.', line });
  }
  parse.block.pattern = taken.text;
  parse.block.patterns = patterns;
  for (const { path, by } of takeFiles(parse.block, parse.reading.room)) {
    parse.isRight = false;
    const says = `${path} is already in the rule at ${by.file}:${by.line}; this pattern's files from there on are not rotated.`;
    complain(parse, { told: ` duplicate log entry for ${path}`, says, cost: 'pattern', line });
  }
  return 'next';
};

/** A closing brace. */
export const closeBlock = (parse: Parse): Step => {
  const inBlock = isInBlock(parse);
  if (!inBlock || !parse.isOpen)
    return giveUp(parse, {
      told: ` unexpected }${inBlock ? " (missing previous '{')" : ''}`,
      says: 'A } without its {.',
    });
  parse.isOpen = false;
  const wrong = findWrongPlace(parse.block, parse.reading.room);
  if (wrong !== undefined) return giveUp(parse, { told: ` ${wrong.told}`, says: wrong.says });
  parse.block = parse.reading.defaults;
  enter(parse, 'after');
  return 'next';
};
