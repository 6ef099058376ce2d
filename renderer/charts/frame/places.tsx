import type { ReactNode } from 'react';
import { usePlotArea, useXAxisScale, useYAxisScale, ZIndexLayer } from 'recharts';

type Place = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };

/** Where things stand, in px; undefined until the chart has measured itself. */
export const usePlaces = () => {
  const area = usePlotArea();
  const x = useXAxisScale();
  const y = useYAxisScale();
  if (area === undefined || x === undefined || y === undefined) return undefined;
  const place: Place = {
    left: area.x,
    right: area.x + area.width,
    top: area.y,
    bottom: area.y + area.height,
  };
  return {
    ...place,
    x: (at: number): number => x(at) ?? place.left,
    y: (value: number): number => y(value) ?? place.bottom,
  };
};

/** Above every line and area of the chart library, whose topmost layer is 2000 (recharts 3, `DefaultZIndexes.label`). */
const overAll = 2_100;

/** Draws its children over the data. */
export const Over = ({ children }: { readonly children: ReactNode }) => (
  <ZIndexLayer zIndex={overAll}>{children}</ZIndexLayer>
);
