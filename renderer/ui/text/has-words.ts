/** True when every word of a filter occurs somewhere in the texts, however it is written; what is absent has no word. */
export const hasWords = (texts: readonly (string | undefined)[], filter: string): boolean => {
  const hay = texts.join('\n').toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word));
};
