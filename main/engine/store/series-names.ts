/** Ids of series by name. Ten series of a node differ in the same few words, which are kept once for all nodes. */
export type SeriesNames = {
  readonly id: (node: string, metric: string, subject: string) => number | undefined;
  /** Keeps an id and returns it. */
  readonly keep: (node: string, metric: string, subject: string, id: number) => number;
  /** For a series that is deleted: its id may be given to another. */
  readonly forget: (id: number) => void;
};

const wordOf = (metric: string, subject: string): string =>
  subject === '' ? metric : `${metric} ${subject}`;

export const createSeriesNames = (): SeriesNames => {
  const words = new Map<string, string>();
  const nodes = new Map<string, Map<string, number>>();
  return {
    id: (node, metric, subject) => nodes.get(node)?.get(wordOf(metric, subject)),
    keep: (node, metric, subject, id) => {
      const word = wordOf(metric, subject);
      const shared = words.get(word) ?? word;
      words.set(shared, shared);
      const ofNode = nodes.get(node) ?? new Map<string, number>();
      nodes.set(node, ofNode.set(shared, id));
      return id;
    },
    forget: (id) => {
      for (const ofNode of nodes.values())
        for (const [word, known] of ofNode) if (known === id) ofNode.delete(word);
    },
  };
};
