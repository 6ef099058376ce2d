import { useState } from 'react';
import { useNow } from '../../clock/index.ts';

/** A list may re-rank this often, ms: live values change each second, and rows that jump cannot be read (design rule 6). */
const rankEveryMs = 10_000;

type Order = { readonly at: number; readonly by: string; readonly ids: readonly string[] };

const sameMembers = (a: readonly string[], b: readonly string[]): boolean => {
  const known = new Set(a);
  return a.length === b.length && b.every((id) => known.has(id));
};

export type CalmOrder = {
  readonly ids: readonly string[];
  /** To be put on what holds the rows: the order stands still while the pointer or the focus is in there. */
  readonly hold: {
    readonly onPointerEnter: () => void;
    readonly onPointerLeave: () => void;
    readonly onFocus: () => void;
    readonly onBlur: () => void;
  };
};

/**
 * The order to show for rows that are ranked by live values. It follows `ranked` at once when `by` or the rows themselves
 * change, else every ten seconds, and not while somebody points at the rows or moves through them.
 */
export const useCalmOrder = (ranked: readonly string[], by: string): CalmOrder => {
  const at = useNow(rankEveryMs);
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const [kept, setKept] = useState<Order>({ at, by, ids: ranked });
  const isDue = kept.at !== at && !pointed && !focused;
  const isOther = kept.by !== by || !sameMembers(kept.ids, ranked);
  if (isDue || isOther) setKept({ at, by, ids: ranked });
  return {
    ids: isDue || isOther ? ranked : kept.ids,
    hold: {
      onPointerEnter: () => setPointed(true),
      onPointerLeave: () => setPointed(false),
      onFocus: () => setFocused(true),
      onBlur: () => setFocused(false),
    },
  };
};
