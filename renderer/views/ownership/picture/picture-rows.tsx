import { memo, type ReactNode } from 'react';
import { visibleText } from '../../../ui/index.ts';
import type { PictureCell, PictureRow, PictureView } from './picture-cell.ts';
import { PictureElement, type CellLook, type Words } from './picture-element.tsx';

type Of<C extends PictureCell> = {
  readonly rows: readonly PictureRow<C>[];
  /** The cell with the tab stop. */
  readonly present: { readonly cell: C; readonly row: PictureRow<C> } | undefined;
  readonly words: Words<C>;
  readonly ringed: string | undefined;
};

const Row = ({
  row,
  at,
  children,
}: {
  readonly row: PictureRow<PictureCell>;
  readonly at: number;
  readonly children: ReactNode;
}) => (
  <div role="row" aria-rowindex={at + 1}>
    <span role="rowheader" className="only-read">
      {visibleText(row.name, 120)}
    </span>
    {children}
  </div>
);

/** The cell with the tab stop stays an element while it is out of sight: the picture could not be reached otherwise. */
const withStop = <C extends PictureCell>(
  drawn: readonly C[],
  present: Of<C>['present'],
  row: PictureRow<C>,
): readonly C[] => (present?.row === row && !drawn.includes(present.cell) ? [present.cell, ...drawn] : drawn);

const Drawn = <C extends PictureCell>({
  rows,
  present,
  words,
  ringed,
  inSight,
  view,
  look,
}: Of<C> & {
  /** Cells in sight of each row. */
  readonly inSight: readonly (readonly C[])[];
  readonly view: PictureView;
  readonly look: (cell: C) => CellLook;
}) => (
  <>
    {rows.map((row, at) => {
      const cells = withStop(inSight[at] ?? [], present, row);
      return cells.length === 0 ? null : (
        <Row key={row.id} row={row} at={at}>
          {cells.map((cell) => (
            <PictureElement
              key={cell.id}
              cell={cell}
              row={row}
              view={view}
              words={words}
              look={look}
              isStop={cell === present?.cell}
              isRinged={cell.id === ringed}
            />
          ))}
        </Row>
      );
    })}
  </>
);

/** Every cell in sight as an element. */
export const DrawnRows = memo(Drawn) as typeof Drawn;

/** Cells kept as elements on each side of the focused one while a canvas paints all of them. */
const aroundFocus = 20;

const Around = <C extends PictureCell>({
  rows,
  present,
  words,
  ringed,
  view,
}: Of<C> & { readonly view: PictureView }) => {
  if (present === undefined) return null;
  const { row, cell: stop } = present;
  const at = row.cells.indexOf(stop);
  return (
    <Row row={row} at={rows.indexOf(row)}>
      {row.cells.slice(Math.max(0, at - aroundFocus), at + aroundFocus + 1).map((cell) => (
        <PictureElement
          key={cell.id}
          cell={cell}
          row={row}
          view={cell === stop ? view : undefined}
          words={words}
          look={undefined}
          isStop={cell === stop}
          isRinged={cell.id === ringed}
        />
      ))}
    </Row>
  );
};

/** The row around the focus, to be read: a canvas draws the picture. Of its cells only the focused one has its place. */
export const RowAround = memo(Around) as typeof Around;
