/** Names whose values move with every answer and are no news by themselves. */
const times: ReadonlySet<string> = new Set(['observedAt']);

/** True when two plain values say the same but for when it was seen. Absent and undefined are the same. */
export const isSameReading = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = a as Readonly<Record<string, unknown>>;
  const right = b as Readonly<Record<string, unknown>>;
  for (const key in left) if (!times.has(key) && !isSameReading(left[key], right[key])) return false;
  for (const key in right) if (!(key in left) && !times.has(key) && right[key] !== undefined) return false;
  return true;
};
