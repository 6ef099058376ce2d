import { useCallback, useEffect, useMemo, useState, type RefObject } from 'react';
import type { PictureView } from '../picture/picture-cell.ts';

/** One step of the keys and buttons. */
const step = 1.6;
/** A unit never gets wider than this, px. */
const widestUnitPx = 64;
/** One notch of a wheel is about 100. */
const perWheel = 0.002;

export type Zoom = {
  readonly view: PictureView;
  readonly isWhole: boolean;
  /** Times nearer, about the middle or a place in px from the left. */
  readonly by: (factor: number, aboutPx?: number) => void;
  readonly in: () => void;
  readonly out: () => void;
  readonly whole: () => void;
  /** Moves by so many px. */
  readonly drag: (px: number) => void;
  /** Brings this range into sight when it is not. */
  readonly show: (x: number, width: number) => void;
};

/** Zooming and moving along a picture of so many units. Ctrl and the wheel zoom about the pointer, dragging moves. */
export const useZoom = (units: number, widthPx: number, surface: RefObject<HTMLElement | null>): Zoom => {
  const wholePerUnit = widthPx / units;
  const [at, setAt] = useState<{ readonly x: number; readonly perUnit: number } | undefined>(undefined);
  const clamp = useCallback(
    (x: number, perUnit: number) => {
      if (perUnit <= wholePerUnit * 1.001) return undefined;
      return { x: Math.max(0, Math.min(units - widthPx / perUnit, x)), perUnit };
    },
    [units, widthPx, wholePerUnit],
  );
  const moves = useMemo(() => {
    const by = (factor: number, aboutPx = widthPx / 2): void =>
      setAt((old) => {
        const { x, perUnit } = old ?? { x: 0, perUnit: wholePerUnit };
        const next = Math.min(widestUnitPx, perUnit * factor);
        return clamp(x + aboutPx / perUnit - aboutPx / next, next);
      });
    return {
      by,
      in: () => by(step),
      out: () => by(1 / step),
      whole: () => setAt(undefined),
      drag: (px: number) =>
        setAt((old) => (old === undefined ? old : clamp(old.x - px / old.perUnit, old.perUnit))),
      show: (x: number, width: number) =>
        setAt((old) => {
          if (old === undefined) return old;
          const seen = widthPx / old.perUnit;
          return x >= old.x && x + width <= old.x + seen ? old : clamp(x + width / 2 - seen / 2, old.perUnit);
        }),
    };
  }, [clamp, widthPx, wholePerUnit]);
  useEffect(() => {
    const element = surface.current;
    const turn = (event: WheelEvent): void => {
      if (event.ctrlKey) {
        event.preventDefault();
        moves.by(
          Math.exp(-event.deltaY * perWheel),
          event.clientX - (element?.getBoundingClientRect().x ?? 0),
        );
      } else if (event.deltaX !== 0) moves.drag(-event.deltaX);
    };
    // Not passive: the wheel with Ctrl would zoom the whole window.
    element?.addEventListener('wheel', turn, { passive: false });
    return () => element?.removeEventListener('wheel', turn);
  }, [surface, moves]);
  const view = useMemo(
    () => ({ x: at?.x ?? 0, perUnit: at?.perUnit ?? wholePerUnit, widthPx }),
    [at, wholePerUnit, widthPx],
  );
  return useMemo(() => ({ view, isWhole: at === undefined, ...moves }), [view, at, moves]);
};
