import { readVisible } from '../../../ui/index.ts';

/** A piece of a line as it is drawn. `mark`: a character that cannot be seen, named. `isFound`: it is what was searched for. */
export type LogRun = {
  readonly kind: 'plain' | 'mark';
  readonly text: string;
  readonly name?: string;
  readonly isBold: boolean;
  readonly isFound: boolean;
};

/** Characters drawn of a line in the list; the rest is in the pane below. */
export const drawnCharacters = 1_000;

/** ESC [ numbers m: how a program asks for colour and weight (ECMA-48, 8.3.117). Nothing else of a terminal's language is known here. */
const weight = /(\u001b\[[0-9;:]{0,64}m)/;
const weightWhole = /^\u001b\[([0-9;:]{0,64})m$/;

/** Bold of the numbers, or as before. Colour is not taken over: here it means state. */
const boldAfter = (numbers: string, before: boolean): boolean => {
  let isBold = before;
  for (const number of numbers.split(/[;:]/)) {
    if (number === '1') isBold = true;
    else if (number === '' || number === '0' || number === '22') isBold = false;
  }
  return isBold;
};

type Styled = { readonly text: string; readonly isBold: boolean };

const styledPieces = (text: string): readonly Styled[] => {
  let isBold = false;
  const pieces: Styled[] = [];
  for (const piece of text.split(weight)) {
    const numbers = weightWhole.exec(piece)?.[1];
    if (numbers !== undefined) isBold = boldAfter(numbers, isBold);
    else if (piece !== '') pieces.push({ text: piece, isBold });
  }
  return pieces;
};

/** Splits a plain text at each place of `found`, upper and lower case alike. */
const splitAt = (
  text: string,
  found: string,
): readonly { readonly text: string; readonly isFound: boolean }[] => {
  if (found === '') return [{ text, isFound: false }];
  const hay = text.toLowerCase();
  const needle = found.toLowerCase();
  // A letter whose other case is longer would shift every place behind it.
  if (hay.length !== text.length) return [{ text, isFound: false }];
  const parts: { text: string; isFound: boolean }[] = [];
  let from = 0;
  for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, from)) {
    if (at > from) parts.push({ text: text.slice(from, at), isFound: false });
    parts.push({ text: text.slice(at, at + needle.length), isFound: true });
    from = at + needle.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), isFound: false });
  return parts;
};

const visibleRuns = ({ text, isBold }: Styled, found: string): readonly LogRun[] =>
  // A tab is a blank of several columns and hides nothing.
  text.split(/(\t)/).flatMap((piece): readonly LogRun[] => {
    if (piece === '') return [];
    if (piece === '\t') return [{ kind: 'plain', text: piece, isBold, isFound: false }];
    return readVisible(piece, piece.length).runs.flatMap((run): readonly LogRun[] =>
      run.kind === 'mark'
        ? [{ kind: 'mark', text: run.text, name: run.name, isBold, isFound: false }]
        : splitAt(run.text, found).map((part) => ({ kind: 'plain', ...part, isBold })),
    );
  });

/**
 * A line of a log as it may be drawn (R58): text only. Of all escape sequences the ones for weight are heeded and those for
 * colour left out; every other control, bidi or unseen character becomes a mark. Nothing is ever answered (R59).
 */
export const logRuns = (text: string, found: string, limit: number = drawnCharacters): readonly LogRun[] =>
  styledPieces(text.slice(0, limit)).flatMap((piece) => visibleRuns(piece, found));

/** The same as plain text, for a file: marks read `[U+001B]`. */
export const plainLogText = (text: string): string =>
  logRuns(text, '', text.length)
    .map((run) => (run.kind === 'mark' ? `[${run.text}]` : run.text))
    .join('');
