import { useMemo } from 'react';
import { countText } from '#shared/format';
import { SafeText } from '../../../ui/index.ts';
import { cellsInSight, firstCellFrom, type PictureView } from '../picture/picture-cell.ts';
import { nameFits } from './paint-ribbon.ts';
import { ribbonPlaces, type RibbonCell } from './ribbon-rows.ts';
import styles from './slots.module.css';

/** Ticks nearer than this cannot be read apart, px. */
const tickApartPx = 48;
/** Narrower carries no words, px. */
const leastWordsPx = 40;
/** More of one kind are not drawn: they could not be told apart. */
const mostMarks = 400;

type OverProps = { readonly cells: readonly RibbonCell[]; readonly view: PictureView };

/** Where ticks stand: first slots of ranges, as many as can be read apart. */
const ticksOf = (
  cells: readonly RibbonCell[],
  view: PictureView,
): readonly { readonly x: number; readonly left: number }[] => {
  const ticks: { readonly x: number; readonly left: number }[] = [];
  const [first] = cellsInSight(cells, view);
  if (first === undefined) return ticks;
  let cell: RibbonCell | undefined = first;
  while (cell !== undefined) {
    const left = Math.max(0, (cell.x - view.x) * view.perUnit);
    if (left > view.widthPx - tickApartPx / 2) break;
    const x: number = Math.max(cell.x, Math.ceil(view.x));
    ticks.push({ x, left });
    cell = cells[firstCellFrom(cells, Math.max(x + 1, view.x + (left + tickApartPx) / view.perUnit))];
  }
  return ticks;
};

export const Ticks = ({ cells, view }: OverProps) => (
  <div aria-hidden="true">
    {ticksOf(cells, view).map(({ x, left }) => (
      <span key={x} className={styles['tick']} style={{ left }}>
        {countText(x)}
      </span>
    ))}
  </div>
);

/** What goes from the lane of now to the lane of afterwards. */
export const Travels = ({ cells, view }: OverProps) => {
  const places = ribbonPlaces(true);
  const leaving = useMemo(() => cells.filter(({ isLeaving }) => isLeaving), [cells]);
  return (
    <div aria-hidden="true">
      {cellsInSight(leaving, view)
        .slice(0, mostMarks)
        .map((cell) => {
          const width = cell.width * view.perUnit;
          const words = `${countText(cell.width)} slots`;
          return (
            <span
              key={cell.id}
              className={styles['travels']}
              style={{
                left: (cell.x - view.x) * view.perUnit,
                width: Math.max(1, width),
                top: places.now + places.laneHeight,
                height: places.after - places.now - places.laneHeight,
              }}
            >
              {nameFits(words, width) ? words : null}
            </span>
          );
        })}
    </div>
  );
};

export const CopyNames = ({
  cells,
  view,
  topPx,
  words,
}: OverProps & { readonly topPx: number; readonly words: (cell: RibbonCell) => string }) => (
  <div aria-hidden="true">
    {cellsInSight(cells, view)
      .filter(({ width }) => width * view.perUnit >= leastWordsPx)
      .slice(0, mostMarks)
      .flatMap((cell) => {
        const width = cell.width * view.perUnit;
        const text = words(cell);
        return nameFits(text, width + 30) ? (
          <span
            key={cell.id}
            className={styles['copyName']}
            style={{ left: Math.max(0, (cell.x - view.x) * view.perUnit), top: topPx, maxWidth: width }}
          >
            <SafeText text={text} limit={80} />
          </span>
        ) : (
          []
        );
      })}
  </div>
);
