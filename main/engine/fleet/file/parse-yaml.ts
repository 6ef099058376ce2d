import { Composer, Parser, YAMLParseError, type Document, type LineCounter } from 'yaml';
import { wordsAtOnce, type Steps } from './steps.ts';

/**
 * What `parseDocument` of the yaml package does, from the words on and in pieces: tokens, then the document. The text counts as one
 * document; a second one is an error of the first.
 */
export function* parseYaml(
  words: readonly string[],
  end: number,
  lines: LineCounter,
): Steps<Document.Parsed> {
  const parser = new Parser(lines.addNewLine);
  // Unique keys are checked by the reader in one pass: the package compares every pair, 96 s for 100 000 keys (yaml 2.9.1).
  const composer = new Composer({ uniqueKeys: false, logLevel: 'error' });
  lines.addNewLine(0);
  const documents: Document.Parsed[] = [];
  for (const [at, word] of words.entries()) {
    for (const token of parser.next(word)) documents.push(...composer.next(token));
    if (at % wordsAtOnce === wordsAtOnce - 1) yield;
  }
  for (const token of parser.end()) documents.push(...composer.next(token));
  documents.push(...composer.end(true, end));
  const [document, second] = documents;
  if (document === undefined) throw new Error('the composer gave no document');
  if (second !== undefined) {
    const [from, to] = second.range;
    document.errors.push(new YAMLParseError([from, to], 'MULTIPLE_DOCS', 'More than one document'));
  }
  if (words.length > wordsAtOnce) yield;
  return document;
}
