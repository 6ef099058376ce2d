/** A head line and the text that followed it with a bar before each line. */
export type TextBlock = { readonly head: string; readonly lines: readonly string[] };

/** Reads heads and the barred lines behind each. Barred lines before the first head are nobody's. */
export const readTextBlocks = (lines: readonly string[]): readonly TextBlock[] => {
  const blocks: { head: string; lines: string[] }[] = [];
  for (const line of lines)
    if (line.startsWith('|')) blocks.at(-1)?.lines.push(line.slice(1));
    else if (line !== '') blocks.push({ head: line, lines: [] });
  return blocks;
};
