import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { Sides } from './insets.ts';

/** One point of a chart in words. */
export type Reading = { readonly at: number; readonly says: string };

/** How far PageUp and PageDown go. */
const page = 10;

const keyMoves: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowLeft: (index) => index - 1,
  ArrowRight: (index) => index + 1,
  PageUp: (index) => index - page,
  PageDown: (index) => index + page,
  Home: () => 0,
  End: (_, last) => last,
};

const nearest = (readings: readonly Reading[], at: number): number =>
  readings.reduce(
    (best, reading, index) =>
      Math.abs(reading.at - at) < Math.abs((readings[best]?.at ?? 0) - at) ? index : best,
    0,
  );

/** The time a picture covers, and where it stands in its element, px. */
export type Span = {
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly sides: Sides;
  readonly restAt: number;
};

/** The point being read, by pointer or by arrow keys; the one at `restAt` until somebody points. */
export const useReading = (readings: readonly Reading[], span: Span) => {
  const [chosenAt, setChosenAt] = useState<number | undefined>(undefined);
  const last = readings.length - 1;
  const index = nearest(readings, chosenAt ?? span.restAt);
  const choose = (next: number): void => setChosenAt(readings[Math.min(last, Math.max(0, next))]?.at);
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = keyMoves[event.key];
    if (event.key === 'Escape' && chosenAt !== undefined) {
      event.stopPropagation();
      setChosenAt(undefined);
    } else if (move !== undefined) {
      event.preventDefault();
      choose(move(index, last));
    }
  };
  const onPointerMove = (event: PointerEvent): void => {
    const left = event.currentTarget.getBoundingClientRect().left + span.sides.left;
    const share = (event.clientX - left) / (span.width - span.sides.left - span.sides.right);
    choose(nearest(readings, span.from + share * (span.to - span.from)));
  };
  return {
    index,
    reading: readings[index],
    chosen: chosenAt !== undefined,
    handlers: { onKeyDown, onPointerMove, onPointerLeave: () => setChosenAt(undefined) },
  };
};
