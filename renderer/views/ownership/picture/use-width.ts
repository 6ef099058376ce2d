import { useEffect, useRef, useState, type RefObject } from 'react';

/** Used until the element has been measured, px. */
const firstWidth = 900;

/** The width of an element, px, whole; it follows the window. */
export const useWidth = (): readonly [RefObject<HTMLDivElement | null>, number] => {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(firstWidth);
  useEffect(() => {
    const measure = (): void => {
      const next = Math.round(element.current?.getBoundingClientRect().width ?? 0);
      if (next > 0) setWidth(next);
    };
    measure();
    const observer = new ResizeObserver(measure);
    if (element.current !== null) observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [element, width];
};
