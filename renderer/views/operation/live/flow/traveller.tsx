import { useEffect, useRef } from 'react';
import styles from './flow.module.css';

/** One way across, ms. */
const acrossMs = 2_800;
const stops = 14;

/** Along the middle of a lane, 0 to 1: x in shares of its width, y in px. The same curve that the lane is drawn with. */
const placeAt = (share: number, fromPx: number, toPx: number): { readonly x: number; readonly y: number } => {
  const back = 1 - share;
  const first = back ** 3 + 3 * back ** 2 * share;
  const last = share ** 3 + 3 * back * share ** 2;
  return {
    x: 1.5 * back ** 2 * share + 1.5 * back * share ** 2 + share ** 3,
    y: first * fromPx + last * toPx,
  };
};

const transformAt = (share: number, fromPx: number, toPx: number): string => {
  const { x, y } = placeAt(share, fromPx, toPx);
  // The element is as wide as the lane, with the square at its left end: a share of itself is one of the lane.
  return `translate(${(x * 100).toFixed(2)}%, ${y.toFixed(1)}px)`;
};

/** A square that goes along a lane again and again while something is on its way; for who wants no motion it stands half-way. */
export const Traveller = ({
  fromPx,
  toPx,
  turn,
}: {
  readonly fromPx: number;
  readonly toPx: number;
  /** Share of the way that it begins at. */
  readonly turn: number;
}) => {
  const square = useRef<HTMLElement>(null);
  useEffect(() => {
    const isStill = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? true;
    if (isStill || square.current === null) return undefined;
    const frames = Array.from({ length: stops + 1 }, (_, at) => ({
      transform: transformAt(at / stops, fromPx, toPx),
    }));
    const travel = square.current.animate(frames, {
      duration: acrossMs,
      iterations: Infinity,
      delay: -turn * acrossMs,
    });
    // Cancelling is how it always ends.
    travel.finished.catch(() => undefined);
    return () => travel.cancel();
  }, [fromPx, toPx, turn]);
  return (
    <i
      ref={square}
      className={styles['traveller']}
      style={{ transform: transformAt(0.35 + turn / 3, fromPx, toPx) }}
    />
  );
};
