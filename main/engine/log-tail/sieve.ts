import type { LogFinds } from '#shared/model';
import type { LogSearch } from '../source-kit/index.ts';

/** A line of an answer is cut here, as the scripts of nodes do, characters. */
const mostCharacters = 4_096;

/** Keeps the newest matches with their neighbours, as `grep -C` would. */
export const createSieve = ({ text, caseSensitive, context, lines: most }: LogSearch) => {
  const fold = (line: string): string => (caseSensitive ? line : line.toLowerCase());
  const needle = fold(text);
  let found: LogFinds['lines'] = [];
  let before: LogFinds['lines'] = [];
  let after = 0;
  let number = 0;
  let hasMore = false;
  const add = (...lines: LogFinds['lines']): void => {
    found.push(...lines);
    if (found.length <= most * 2) return;
    hasMore = true;
    found = found.slice(-most);
  };
  return {
    take: (line: string): void => {
      number += 1;
      const isMatch = fold(line).includes(needle);
      const one = { number, text: line.slice(0, mostCharacters), isMatch };
      if (isMatch) {
        add(...before, one);
        before = [];
        after = context;
      } else if (after > 0) {
        after -= 1;
        add(one);
      } else if (context > 0) before = [...before, one].slice(-context);
    },
    hasMore: () => hasMore || found.length > most,
    lines: () => found.slice(-most),
  };
};
