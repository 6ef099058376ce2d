import { Lexer } from 'yaml';

/**
 * Limits of R60. Keys are raised from 10 000 to 50 000: a thousand nodes with every key written out have about 20 000.
 * 1 MiB holds more than 3 000 such nodes.
 */
export const yamlLimits = { bytes: 1_048_576, depth: 32, keys: 50_000, aliases: 100 } as const;

const opens = new Set(['[', '{']);
const closes = new Set([']', '}']);

/**
 * Offset at which the text nests too deep, or undefined. It looks at lexical tokens only, in one pass and without
 * recursion, because the parser behind it recurses and takes seconds for 100 000 brackets (yaml 2.9.1).
 */
export const tooDeepAt = (text: string): number | undefined => {
  let offset = 0;
  let flow = 0;
  let inLine = 0;
  for (const token of new Lexer().lex(text)) {
    if (opens.has(token)) flow += 1;
    else if (closes.has(token)) flow = Math.max(0, flow - 1);
    else if (token === '-' || token === '?') inLine += 1;
    else if (token.startsWith('\n') || token.startsWith('\r')) inLine = 0;
    if (flow + inLine > yamlLimits.depth) return offset;
    // The lexer marks documents, flow ends and scalars with one control character that is not in the text.
    if (!/^[\u0002\u0018\u001f]$/.test(token)) offset += token.length;
  }
  return undefined;
};
