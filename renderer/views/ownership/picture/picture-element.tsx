import { memo, type ReactNode } from 'react';
import { visibleText } from '../../../ui/index.ts';
import type { CellWords, PictureCell, PictureRow, PictureView } from './picture-cell.ts';
import styles from './picture.module.css';

/** How one cell looks as an element. */
export type CellLook = {
  readonly className?: string | undefined;
  readonly style?: Readonly<Record<string, string | number>>;
  readonly children?: ReactNode;
};

export type Words<C extends PictureCell> = (cell: C, row: PictureRow<C>) => CellWords;

/** Where a cell is drawn, px. */
export type CellBox = {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
};

/** Where a cell is in this view. */
export const boxOf = (cell: PictureCell, view: PictureView): CellBox => ({
  left: (cell.x - view.x) * view.perUnit,
  top: cell.y,
  width: cell.width * view.perUnit,
  height: cell.height,
});

type Props<C extends PictureCell> = {
  readonly cell: C;
  readonly row: PictureRow<C>;
  /** Undefined: it is there to be read alone, a canvas draws it. */
  readonly view: PictureView | undefined;
  readonly words: Words<C>;
  /** Undefined: a canvas draws it. */
  readonly look: ((cell: C) => CellLook) | undefined;
  readonly isStop: boolean;
  readonly isRinged: boolean;
};

const Element = <C extends PictureCell>({ cell, row, view, words, look, isStop, isRinged }: Props<C>) => {
  const { className, style, children } = look?.(cell) ?? {};
  const { title, facts } = words(cell, row);
  const drawn = className === undefined ? styles['cell'] : `${styles['cell']} ${className}`;
  return (
    <div
      role="gridcell"
      data-cell={cell.id}
      data-ringed={isRinged}
      tabIndex={isStop ? 0 : -1}
      aria-label={visibleText([title, ...facts].join(', '), 400)}
      className={view === undefined ? 'only-read' : drawn}
      style={view === undefined ? undefined : { ...boxOf(cell, view), ...style }}
    >
      {children}
    </div>
  );
};

/** One cell as an element; made anew only when something about it is other than before. */
export const PictureElement = memo(Element) as typeof Element;
