import { useEffect, useEffectEvent, useState, type RefObject } from 'react';
import { CellCard } from './cell-card.tsx';
import type { PictureCell, PictureRow, PictureView } from './picture-cell.ts';
import { boxOf, type CellBox, type Words } from './picture-element.tsx';
import styles from './picture.module.css';

/** A ring at the place of a cell that a canvas has drawn. */
const Ring = ({ box, kind }: { readonly box: CellBox; readonly kind: 'pointed' | 'found' }) => (
  <i
    className={styles['ring']}
    data-kind={kind}
    style={{ transform: `translate(${box.left}px, ${box.top}px)`, width: box.width, height: box.height }}
    aria-hidden="true"
  />
);

/**
 * What the pointer is on, told by a card. It is kept here alone, and taken once for each frame: moving the pointer draws nothing else
 * of a picture anew. Without a pointer the focused cell is told.
 */
export const Pointed = <C extends PictureCell>({
  surface,
  cellAt,
  places,
  view,
  words,
  focused,
  found,
  rings,
}: {
  readonly surface: RefObject<HTMLElement | null>;
  readonly cellAt: (at: { readonly clientX: number; readonly clientY: number }) => C | undefined;
  readonly places: ReadonlyMap<string, { readonly cell: C; readonly row: PictureRow<C> }>;
  readonly view: PictureView;
  readonly words: Words<C>;
  readonly focused: string | undefined;
  /** A cell that a search has found. */
  readonly found: string | undefined;
  /** A canvas draws the cells: none of them has an outline of its own. */
  readonly rings: boolean;
}) => {
  const [pointed, setPointed] = useState<string | undefined>(undefined);
  const point = useEffectEvent((at: PointerEvent) => setPointed(cellAt(at)?.id));
  const dismiss = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Escape' || pointed === undefined) return;
    event.preventDefault();
    setPointed(undefined);
  });
  useEffect(() => {
    const element = surface.current;
    let frame: number | undefined;
    let last: PointerEvent | undefined;
    const forget = (): void => {
      if (frame !== undefined) cancelAnimationFrame(frame);
      frame = undefined;
    };
    const move = (event: PointerEvent): void => {
      last = event;
      frame ??= requestAnimationFrame(() => {
        frame = undefined;
        if (last !== undefined) point(last);
      });
    };
    const leave = (): void => {
      forget();
      setPointed(undefined);
    };
    const key = (event: KeyboardEvent): void => dismiss(event);
    element?.addEventListener('pointermove', move);
    element?.addEventListener('pointerleave', leave);
    element?.addEventListener('keydown', key);
    return () => {
      forget();
      element?.removeEventListener('pointermove', move);
      element?.removeEventListener('pointerleave', leave);
      element?.removeEventListener('keydown', key);
    };
  }, [surface]);
  const told = places.get(pointed ?? focused ?? '');
  const foundCell = places.get(found ?? '')?.cell;
  const box = told && boxOf(told.cell, view);
  return (
    <div className={styles['over']}>
      {rings && foundCell !== undefined ? <Ring box={boxOf(foundCell, view)} kind="found" /> : null}
      {rings && box !== undefined ? <Ring box={box} kind="pointed" /> : null}
      {told === undefined || box === undefined ? null : (
        <CellCard words={words(told.cell, told.row)} box={box} widthPx={view.widthPx} />
      )}
    </div>
  );
};
