import type { Source } from '../source-kit/index.ts';

const doors = import.meta.glob<{ readonly source: Source }>('./*/index.ts', { eager: true });

/**
 * Every source there is, found by its folder: adding one touches no list.
 * Throws at start-up when two sources share an id, or two of their asks do: the second would never be asked.
 */
export const sources: readonly Source[] = Object.entries(doors)
  .toSorted(([a], [b]) => (a < b ? -1 : 1))
  .map(([, door]) => door.source);

/** The first id that occurs twice among sources and asks, or undefined. */
export const repeatedId = (all: readonly Source[]): string | undefined => {
  const ids = all.flatMap((source) => [source.id, ...source.probes.map((probe) => probe.ask.id)]);
  return ids.find((id, at) => ids.indexOf(id) !== at);
};

const repeated = repeatedId(sources);
if (repeated !== undefined) throw new Error(`two sources use the id ${repeated}`);
