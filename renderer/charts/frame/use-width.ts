import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** Width before the first measurement, px: close to the real one, so that nothing jumps. */
const firstWidth = 640;

/** The width of an element, followed as it changes. */
export const useWidth = (): { readonly box: RefObject<HTMLDivElement | null>; readonly width: number } => {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(firstWidth);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = (): void => {
      if (element.clientWidth > 0) setWidth(element.clientWidth);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { box, width };
};
