/** Lines `name:value` of INFO and CLUSTER INFO. What is no such line is left out. */
export const readInfo = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const colon = line.indexOf(':');
      return colon <= 0 || line.startsWith('#')
        ? []
        : [[line.slice(0, colon), line.slice(colon + 1).trimEnd()]];
    }),
  );

/** A whole number that is not negative; undefined for everything else (-1 means "not known" to Redis). */
export const countIn = (lines: ReadonlyMap<string, string>, name: string): number | undefined => {
  const value = lines.get(name);
  if (value === undefined || !/^\d+$/.test(value)) return undefined;
  const count = Number(value);
  return Number.isSafeInteger(count) ? count : undefined;
};

/** Keys of all databases: `db0:keys=12,expires=0,avg_ttl=0`. A server without any lists none. */
export const keysIn = (lines: ReadonlyMap<string, string>): number =>
  [...lines].reduce(
    (sum, [name, value]) => sum + (/^db\d+$/.test(name) ? Number(/keys=(\d+)/.exec(value)?.[1] ?? 0) : 0),
    0,
  );
