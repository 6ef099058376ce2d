/**
 * Matches one pattern of ssh_config(5) PATTERNS: `*` is any run, `?` exactly one character. Linear in both lengths
 * (the ssh-config package's own matcher builds a regular expression, where `?` may also be nothing, 5.3.0).
 */
export const matchesPattern = (pattern: string, text: string): boolean => {
  let p = 0;
  let t = 0;
  let star = -1;
  let retry = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p;
      retry = t;
      p += 1;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p += 1;
      t += 1;
    } else if (star !== -1) {
      p = star + 1;
      retry += 1;
      t = retry;
    } else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
};

/** Matches a list: one pattern must match, and none of the negated ones (`!pattern`) may. */
export const matchesList = (patterns: readonly string[], text: string): boolean => {
  const negated = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  if (negated.some((pattern) => matchesPattern(pattern, text))) return false;
  return patterns.some((pattern) => !pattern.startsWith('!') && matchesPattern(pattern, text));
};
