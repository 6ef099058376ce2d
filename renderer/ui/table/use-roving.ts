import { useRef, useState, type KeyboardEvent } from 'react';

export type Roving = {
  readonly active: number;
  readonly setActive: (index: number) => void;
  /** Moves, and tells to where; undefined for a key that moves nothing. */
  readonly onKeyDown: (event: KeyboardEvent, index: number) => number | undefined;
  /** The row that shall have the focus as soon as it is drawn; asking forgets it. */
  readonly takeWanted: (isDrawn: (index: number) => boolean) => number | undefined;
};

const pageRows = 12;

const targetOf = (key: string, index: number, count: number): number | undefined => {
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + pageRows,
    PageUp: index - pageRows,
    Home: 0,
    End: count - 1,
  };
  const target = moves[key];
  return target === undefined ? undefined : Math.max(0, Math.min(count - 1, target));
};

/** One tab stop for many rows: the arrows, Home, End and the page keys move it (APG grid pattern). */
export const useRoving = (count: number): Roving => {
  const wanted = useRef<number>(undefined);
  const [active, setActive] = useState(0);
  return {
    active: Math.min(active, Math.max(0, count - 1)),
    setActive,
    onKeyDown: (event, index) => {
      const target = targetOf(event.key, index, count);
      if (target === undefined || event.metaKey || event.ctrlKey || event.altKey) return undefined;
      event.preventDefault();
      setActive(target);
      wanted.current = target;
      return target;
    },
    takeWanted: (isDrawn) => {
      const index = wanted.current;
      if (index === undefined || !isDrawn(index)) return undefined;
      wanted.current = undefined;
      return index;
    },
  };
};
