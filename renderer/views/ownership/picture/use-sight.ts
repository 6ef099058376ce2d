import { useState, type UIEvent } from 'react';

/** Which part of a tall picture is in sight, px. `onScroll` goes to the element that scrolls, which is `mostPx` high at most. */
export const useSight = (
  heightPx: number,
  mostPx: number,
): {
  readonly sight: { readonly topPx: number; readonly heightPx: number };
  readonly scrolls: boolean;
  readonly onScroll: (event: UIEvent) => void;
} => {
  const [topPx, setTop] = useState(0);
  return {
    sight: { topPx, heightPx: Math.min(heightPx, mostPx) },
    scrolls: heightPx > mostPx,
    onScroll: (event) => setTop(event.currentTarget.scrollTop),
  };
};
