/** A place in the text of one file. It moves exactly as config.c moves its pointer. */
export type Cursor = { readonly text: string; at: number };

const isBlank = (sign: string): boolean => sign === ' ' || sign === '\t';
/** isspace(3) in the C locale. */
export const isSpace = (sign: string): boolean => /^[ \t\n\v\f\r]$/.test(sign);
export const isLetter = (sign: string): boolean => /^[a-zA-Z]$/.test(sign);

/** The sign there; empty at the end. */
export const signAt = ({ text, at }: Cursor): string => text.charAt(at);

/** The rest of the line without the spaces at its end; leaves the cursor before the newline. */
export const takeLine = (cursor: Cursor): string => {
  const { text, at: start } = cursor;
  const newline = text.indexOf('\n', start);
  const end = newline === -1 ? text.length : newline;
  let last = end;
  // At the very end of a text without a newline, nothing is cut: logrotate sees a NUL there.
  while (last >= 0 && isSpace(text.charAt(last))) last -= 1;
  cursor.at = end - 1;
  return text.slice(start, Math.max(start, last + 1));
};

/** What stands behind a keyword, an equals sign in between allowed; undefined: nothing does, and the cursor stays. */
export const takeValue = (cursor: Cursor): string | undefined => {
  const start = cursor.at;
  while (isBlank(signAt(cursor))) cursor.at += 1;
  if (signAt(cursor) === '=') {
    cursor.at += 1;
    while (isBlank(signAt(cursor))) cursor.at += 1;
  }
  if (signAt(cursor) !== '\n') return takeLine(cursor);
  cursor.at = start;
  return undefined;
};

/** Letters, blanks before them skipped; leaves the cursor behind the last letter. */
export const takeWord = (cursor: Cursor): string => {
  while (isBlank(signAt(cursor))) cursor.at += 1;
  const start = cursor.at;
  while (isLetter(signAt(cursor))) cursor.at += 1;
  return cursor.text.slice(start, cursor.at);
};

export type Patterns = { readonly text: string } | { readonly wrong: 'brace' | 'end' };

/** File names up to the opening brace, over as many lines as it takes, lines of comment left out. */
export const takePatterns = (cursor: Cursor): Patterns => {
  let taken = '';
  let state: 'begin' | 'in' | 'comment' = 'begin';
  for (; cursor.at < cursor.text.length; cursor.at += 1) {
    const sign = signAt(cursor);
    if (state === 'begin') state = sign === '#' ? 'comment' : isSpace(sign) ? 'begin' : 'in';
    else if (sign === '\n') state = 'begin';
    if (state === 'comment') continue;
    if (sign === '}') return { wrong: 'brace' };
    if (sign === '{') return { text: taken };
    taken += sign;
  }
  return { wrong: 'end' };
};
