import { useEffect, useRef } from 'react';
import { readToken, useShownTheme } from '../../../ui/index.ts';
import type { PictureView } from './picture-cell.ts';
import styles from './picture.module.css';

/** More device pixels than this per CSS pixel cost time and cannot be seen on squares. */
const mostPixelRatio = 2;

export type Token = `--${string}`;
/** Paints what is in sight. The ground is empty; colours come from tokens, read once per theme. */
export type Paint = (
  to: CanvasRenderingContext2D,
  view: PictureView & { readonly topPx: number; readonly heightPx: number },
  colour: (token: Token) => string,
) => void;

/** A picture on one canvas, painted in the next frame after anything about it changed. */
export const PictureCanvas = ({
  paint,
  view,
  topPx,
  heightPx,
}: {
  readonly paint: Paint;
  readonly view: PictureView;
  /** How much of the picture is above what is in sight, px. */
  readonly topPx: number;
  readonly heightPx: number;
}) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useShownTheme();
  const colours = useRef<{ readonly theme: string; readonly known: Map<Token, string> }>(undefined);
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const to = canvas.current?.getContext('2d') ?? null;
      if (canvas.current === null || to === null) return;
      if (colours.current?.theme !== theme) colours.current = { theme, known: new Map() };
      const { known } = colours.current;
      const ratio = Math.min(mostPixelRatio, devicePixelRatio);
      const [width, height] = [Math.round(view.widthPx * ratio), Math.round(heightPx * ratio)];
      if (canvas.current.width !== width || canvas.current.height !== height) {
        canvas.current.width = width;
        canvas.current.height = height;
      }
      to.setTransform(ratio, 0, 0, ratio, 0, 0);
      to.clearRect(0, 0, view.widthPx, heightPx);
      paint(to, { ...view, topPx, heightPx }, (token) => {
        const value = known.get(token) ?? readToken(token);
        known.set(token, value);
        return value;
      });
    });
    return () => cancelAnimationFrame(frame);
  }, [paint, view, topPx, heightPx, theme]);
  return (
    <canvas
      ref={canvas}
      className={styles['canvas']}
      style={{ top: topPx, width: view.widthPx, height: heightPx }}
      aria-hidden="true"
    />
  );
};
