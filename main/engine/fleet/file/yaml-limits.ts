import { Lexer } from 'yaml';
import { wordsAtOnce, type Steps } from './steps.ts';

/**
 * Limits of R60. Keys are raised from 10 000 to 50 000: a thousand nodes with every key written out have about 20 000.
 * 1 MiB holds more than 3 000 such nodes.
 */
export const yamlLimits = {
  bytes: 1_048_576,
  depth: 32,
  keys: 50_000,
  aliases: 100,
  tokens: 350_000,
} as const;

const opens = new Set(['[', '{']);
const closes = new Set([']', '}']);

/** Where a limit is passed. */
export type LimitPassed = { readonly offset: number; readonly says: string; readonly instead: string };

/**
 * The text as the words the parser takes, in pieces; or why it is not parsed: it nests too deep or is made of too many
 * parts. In one pass and without recursion: the parser
 * behind it recurses, and takes many seconds for a megabyte of commas (yaml 2.9.1). Three thousand nodes with every
 * key written out have 310 000 tokens.
 */
export function* readWords(text: string): Steps<readonly string[] | LimitPassed> {
  const words: string[] = [];
  let offset = 0;
  let flow = 0;
  let inLine = 0;
  for (const token of new Lexer().lex(text)) {
    words.push(token);
    if (words.length % wordsAtOnce === 0) yield;
    if (opens.has(token)) flow += 1;
    else if (closes.has(token)) flow = Math.max(0, flow - 1);
    else if (token === '-' || token === '?') inLine += 1;
    else if (token.startsWith('\n') || token.startsWith('\r')) inLine = 0;
    if (flow + inLine > yamlLimits.depth)
      return { offset, says: `Nested deeper than ${yamlLimits.depth} levels.`, instead: 'Flatten it.' };
    if (words.length > yamlLimits.tokens)
      return {
        offset,
        says: 'The file has too many parts up to here.',
        instead: 'Put what nodes share under defaults or into groups.',
      };
    // The lexer marks documents, flow ends and scalars with one control character that is not in the text.
    if (!/^[\u0002\u0018\u001f]$/.test(token)) offset += token.length;
  }
  return words;
}
