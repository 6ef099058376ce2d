/** A piece of a text from outside: plain, or one character that would not be seen or would mislead. */
export type TextRun =
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'mark'; readonly text: string; readonly name: string };

/** Names are cut here (R57): long enough for every real host and unit name, short enough for any row. */
export const nameLimit = 128;

// C0, DEL and C1 controls; line and paragraph separators; every format character (bidi, zero width, BOM,
// tags, invisible operators); other blanks that pass for a space; variation selectors; unpaired surrogates.
const hidden =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u00a0\u034f\u115f\u1160\u17b4\u17b5\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\ufe00-\ufe0f\uffa0\u{e0100}-\u{e01ef}]/u;

/** The thin space between a number and its percent sign is how this console writes percent, so it is no disguise. */
const isOwnPercent = (before: string | undefined, character: string, after: string | undefined): boolean =>
  character === '\u2009' && after === '%' && before !== undefined && before >= '0' && before <= '9';

const shortNames: Readonly<Record<string, string>> = {
  '\n': 'line feed',
  '\r': 'carriage return',
  '\t': 'tab',
  '\0': 'null',
};

const markOf = (character: string): TextRun => {
  const point = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const name = shortNames[character];
  return {
    kind: 'mark',
    text: `U+${point}`,
    name: name === undefined ? `hidden character U+${point}` : `${name} U+${point}`,
  };
};

/** Splits a text into plain runs and marks, keeping at most `limit` characters. `cut` tells whether some are left out. */
export const readVisible = (
  text: string,
  limit: number = nameLimit,
): { readonly runs: readonly TextRun[]; readonly cut: boolean } => {
  // By code point: a cut through a surrogate pair would make a character of its own.
  const characters = Array.from(text.slice(0, limit * 2 + 2)).slice(0, limit);
  const runs: TextRun[] = [];
  let plain = '';
  for (const [index, character] of characters.entries()) {
    if (!hidden.test(character) || isOwnPercent(characters[index - 1], character, characters[index + 1])) {
      plain += character;
      continue;
    }
    if (plain !== '') runs.push({ kind: 'plain', text: plain });
    plain = '';
    runs.push(markOf(character));
  }
  if (plain !== '') runs.push({ kind: 'plain', text: plain });
  return { runs, cut: characters.join('').length < text.length };
};

/** The same as one line of text, for labels, titles and canvases: marks read `[U+202E]`, a cut ends in `…`. */
export const visibleText = (text: string, limit: number = nameLimit): string => {
  const { runs, cut } = readVisible(text, limit);
  return runs.map((run) => (run.kind === 'plain' ? run.text : `[${run.text}]`)).join('') + (cut ? '…' : '');
};

/** True when one word mixes Latin letters with ones of another alphabet that look the same (R57). */
export const looksMixed = (text: string): boolean =>
  (text.slice(0, nameLimit).match(/\p{L}+/gu) ?? []).some(
    (word) =>
      /\p{Script=Latin}/u.test(word) &&
      /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u.test(word),
  );
