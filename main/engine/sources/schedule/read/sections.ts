/** One section of an answer: the words behind its name, and its lines of data without their bars. */
export type Section = { readonly words: readonly string[]; readonly lines: readonly string[] };

/** Every section in order. Lines that are neither a mark nor data are nobody's. Text of any kind gives a list, never a throw. */
export const sectionsOf = (stdout: string): readonly (Section & { readonly name: string })[] => {
  const sections: { name: string; words: string[]; lines: string[] }[] = [];
  for (const line of stdout.split('\n')) {
    if (line.startsWith('@')) {
      const [name = '', ...words] = line.slice(1).split(' ');
      sections.push({ name, words, lines: [] });
    } else if (line.startsWith('|')) sections.at(-1)?.lines.push(line.slice(1));
  }
  return sections;
};

/** Blocks of `NAME=value` lines, as systemctl show prints several units: an empty line between two. Repeated names keep all values. */
export const blocksOf = (lines: readonly string[]): readonly ReadonlyMap<string, readonly string[]>[] => {
  const blocks: Map<string, string[]>[] = [];
  let open: Map<string, string[]> | undefined;
  for (const line of lines) {
    const at = line.indexOf('=');
    if (line === '') open = undefined;
    if (at <= 0) continue;
    if (open === undefined) blocks.push((open = new Map()));
    const name = line.slice(0, at);
    open.set(name, [...(open.get(name) ?? []), line.slice(at + 1)]);
  }
  return blocks;
};
