import { Composer, Parser, Lexer, YAMLParseError, type Document, type LineCounter } from 'yaml';
import type { Steps } from './steps.ts';

/** So many words of YAML are read in one piece, a few milliseconds' work; a shorter text is one piece. */
const wordsAtOnce = 1_500;

/**
 * What `parseDocument` of the yaml package does, in pieces: words, tokens, then the document. The text counts as one
 * document; a second one is an error of the first.
 */
export function* parseYaml(text: string, lines: LineCounter): Steps<Document.Parsed> {
  const parser = new Parser(lines.addNewLine);
  // Unique keys are checked by the reader in one pass: the package compares every pair, 96 s for 100 000 keys (yaml 2.9.1).
  const composer = new Composer({ uniqueKeys: false, logLevel: 'error' });
  lines.addNewLine(0);
  const documents: Document.Parsed[] = [];
  let words = 0;
  for (const word of new Lexer().lex(text)) {
    for (const token of parser.next(word)) documents.push(...composer.next(token));
    words += 1;
    if (words % wordsAtOnce === 0) yield;
  }
  for (const token of parser.end()) documents.push(...composer.next(token));
  documents.push(...composer.end(true, text.length));
  const [document, second] = documents;
  if (document === undefined) throw new Error('the composer gave no document');
  if (second !== undefined) {
    const [from, to] = second.range;
    document.errors.push(new YAMLParseError([from, to], 'MULTIPLE_DOCS', 'More than one document'));
  }
  if (words >= wordsAtOnce) yield;
  return document;
}
