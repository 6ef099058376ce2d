import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, type RefObject } from 'react';

/** Up to this many every row is drawn: find-in-page and screen readers then have all of them. */
const drawnWhole = 100;
const usualHeight = 34;

/** Which rows of a list to draw, and how much room those before and after them take. */
export type LongRows<Box extends HTMLElement> = {
  /** The element that scrolls; it needs a height of its own when the list is long. */
  readonly box: RefObject<Box | null>;
  readonly isLong: boolean;
  /** Places in the list. */
  readonly seen: readonly number[];
  /** px */
  readonly before: number;
  readonly after: number;
  /** Takes the true height of a row, which must carry `data-index`; undefined where every row is drawn. */
  readonly measure: ((row: Element | null) => void) | undefined;
  readonly scrollTo: (place: number) => void;
};

/** Draws of a long list only what is in sight; a short one whole. */
export const useLongRows = <Box extends HTMLElement>(count: number): LongRows<Box> => {
  const box = useRef<Box>(null);
  const isLong = count > drawnWhole;
  // oxlint-disable-next-line react/incompatible-library -- the list is drawn by hand here, no compiler memoises it
  const virtualizer = useVirtualizer<Box, Element>({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => usualHeight,
    overscan: 12,
    enabled: isLong,
  });
  if (!isLong)
    return {
      box,
      isLong,
      seen: Array.from({ length: count }, (_, place) => place),
      before: 0,
      after: 0,
      measure: undefined,
      scrollTo: () => undefined,
    };
  const items = virtualizer.getVirtualItems();
  return {
    box,
    isLong,
    seen: items.map(({ index }) => index),
    before: items.at(0)?.start ?? 0,
    after: virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0),
    measure: virtualizer.measureElement,
    scrollTo: (place) => virtualizer.scrollToIndex(place, { align: 'center' }),
  };
};
