const isSpace = (sign: string): boolean => /[ \t\n\v\f\r]/.test(sign);

/**
 * Splits as popt's poptParseArgvString does, which logrotate uses for file names and for its state file: quotes of both
 * kinds, a backslash outside of them takes the next character as it is. Undefined: it ends with a backslash.
 */
export const splitWords = (text: string): readonly string[] | undefined => {
  const words: string[] = [];
  let word = '';
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (quote !== '' && sign === quote) quote = '';
    else if (sign === '\\') {
      at += 1;
      if (at === text.length) return undefined;
      const next = text.charAt(at);
      word += quote !== '' && next !== quote ? `\\${next}` : next;
    } else if (quote !== '') word += sign;
    else if (isSpace(sign)) {
      if (word !== '') words.push(word);
      word = '';
    } else if (sign === '"' || sign === "'") quote = sign;
    else word += sign;
  }
  return word === '' ? words : [...words, word];
};
