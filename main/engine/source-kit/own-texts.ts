/** So many texts are held; then the table begins anew. */
const mostHeld = 16_384;
let held = new Map<string, string>();

/** The same text in memory of its own: written and read anew, it is no view of anything, and one byte a letter where that does. */
export const ownText = (text: string): string => JSON.parse(JSON.stringify(text)) as string;

const heldText = (text: string): string => {
  const before = held.get(text);
  if (before !== undefined) return before;
  const own = ownText(text);
  if (held.size === mostHeld) held = new Map();
  held.set(own, own);
  return own;
};

const ownTexts = (value: unknown): unknown => {
  if (typeof value === 'string') return heldText(value);
  if (Array.isArray(value)) return value.map(ownTexts);
  if (typeof value !== 'object' || value === null) return value;
  // Copied whole first, so that it keeps its shape and takes no more room than it did.
  const copy = { ...value } as Record<string, unknown>;
  for (const [name, of] of Object.entries(copy)) copy[name] = ownTexts(of);
  return copy;
};

/**
 * The same value, made of plain objects and arrays, with its texts in memory of their own. A reader cuts what it finds out of a reply, and
 * to V8 a piece of a text is a view of the whole: a single path would keep the answer it came in for as long as it is shown. What
 * many nodes say, and each look at them again, is held once. For what is kept for minutes; facts of a tick are gone before it pays.
 */
export const withOwnTexts = <T>(value: T): T => ownTexts(value) as T;
