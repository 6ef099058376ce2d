import { useEffect, useRef, useState, type RefObject } from 'react';

export type Size = { readonly width: number; readonly height: number };

/** Least height that a picture is laid out for, px. */
const leastHeight = 320;

/** Width of an element, and the height left in the window below its top, px; both follow the window. */
export const useSize = (): readonly [RefObject<HTMLDivElement | null>, Size] => {
  const element = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size>({ width: 900, height: 560 });
  useEffect(() => {
    const measure = (): void => {
      const box = element.current?.getBoundingClientRect();
      if (box === undefined || box.width === 0) return;
      const width = Math.round(box.width);
      // The footer and the padding below the picture.
      const height = Math.max(leastHeight, Math.round(innerHeight - box.top - 74));
      setSize((old) => (old.width === width && old.height === height ? old : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    if (element.current !== null) observer.observe(element.current);
    addEventListener('resize', measure);
    return () => {
      observer.disconnect();
      removeEventListener('resize', measure);
    };
  }, []);
  return [element, size];
};
