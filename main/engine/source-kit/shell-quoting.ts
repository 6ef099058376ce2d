/**
 * POSIX sh single quoting (XCU 2.2.2) and its inverse. Between single quotes every byte stands for itself, in every
 * POSIX shell and in every encoding that contains ASCII; the quote itself is written as `'\''`.
 */

/** True when a shell can receive the value unchanged: no NUL (ends a C string) and no lone surrogate (has no UTF-8 form). */
export const isShellWord = (value: string): boolean => !value.includes('\0') && value.isWellFormed();

/** One value as one shell word. The caller has checked `isShellWord`. */
export const quoteWord = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;

/** What `readQuotedWords` found: the values, and where the line after them begins. */
export type QuotedWords = { readonly words: readonly string[]; readonly end: number };

/**
 * Reads ` 'a' 'b'` and the newline after it, starting at `from`: the inverse of `quoteWord`, for the demo's and the
 * tests' servers. Values may contain newlines. `incomplete` when the text ends first, `undefined` when it is other shell.
 */
export const readQuotedWords = (text: string, from: number): QuotedWords | 'incomplete' | undefined => {
  const words: string[] = [];
  let at = from;
  while (at < text.length) {
    if (text[at] === '\n') return { words, end: at + 1 };
    if (text[at] !== ' ') return undefined;
    const word = readQuotedWord(text, at + 1);
    if (word === undefined || word === 'incomplete') return word;
    words.push(word.value);
    at = word.end;
  }
  return 'incomplete';
};

const readQuotedWord = (
  text: string,
  from: number,
): { readonly value: string; readonly end: number } | 'incomplete' | undefined => {
  if (from >= text.length) return 'incomplete';
  if (text[from] !== "'") return undefined;
  let value = '';
  let at = from + 1;
  for (;;) {
    const close = text.indexOf("'", at);
    // Up to four characters after a quote decide whether the word goes on, so wait for them.
    if (close < 0 || close + 1 >= text.length) return 'incomplete';
    value += text.slice(at, close);
    const after = text.slice(close, close + 4);
    if (after === `'\\''`) {
      value += "'";
      at = close + 4;
    } else if (after.length < 4 && `'\\''`.startsWith(after)) {
      return 'incomplete';
    } else {
      return { value, end: close + 1 };
    }
  }
};
