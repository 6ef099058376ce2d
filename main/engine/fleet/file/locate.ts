import { isAlias, isMap, isScalar, isSeq, type Document, type Node, type Pair, type YAMLMap } from 'yaml';

/** A place in the value: keys and list positions from the top. */
export type ValuePath = readonly (string | number)[];

/** Offset of the value at a path, or of its key. Where the path leaves the text (a missing key), the last key on the way. */
export type Locate = (path: ValuePath, what: 'key' | 'value') => number;

const startOf = (node: unknown): number | undefined => (node as Node | null | undefined)?.range?.[0];

/** The first pair of each key, found once per map: a wrong file may have problems in each of 50 000 keys. */
const createPairIndex = (): ((map: YAMLMap) => ReadonlyMap<string, Pair>) => {
  const known = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();
  return (map) => {
    const index =
      known.get(map) ??
      new Map(
        map.items
          .toReversed()
          .flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair]] : [])),
      );
    known.set(map, index);
    return index;
  };
};

/** Finds places in one document. */
export const createLocator = (document: Document.Parsed): Locate => {
  const pairsOf = createPairIndex();
  return (path, what) => {
    let node: unknown = document.contents;
    let offset = startOf(node) ?? 0;
    for (const [depth, part] of path.entries()) {
      if (isAlias(node)) node = node.resolve(document);
      const last = depth === path.length - 1;
      if (isMap(node)) {
        const pair = pairsOf(node).get(String(part));
        if (pair === undefined) return offset;
        offset = (last && what === 'value' ? startOf(pair.value) : undefined) ?? startOf(pair.key) ?? offset;
        node = pair.value;
      } else if (isSeq(node)) {
        node = node.items[Number(part)];
        offset = startOf(node) ?? offset;
      } else return offset;
    }
    return offset;
  };
};
