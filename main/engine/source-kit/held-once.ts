/** So many values are held; then the table begins anew. */
const mostHeld = 2_048;
let held = new Map<string, object>();

/**
 * The same plain value, held once for all that say the same. For small parts of readings that many nodes have alike and that seldom
 * change: each takes the room of its text while the table holds it. Whoever has one must not change it.
 */
export const heldOnce = <T extends object>(value: T): T => {
  const text = JSON.stringify(value);
  const before = held.get(text);
  if (before !== undefined) return before as T;
  if (held.size === mostHeld) held = new Map();
  held.set(text, value);
  return value;
};
