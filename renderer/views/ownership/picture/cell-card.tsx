import { Glyph, SafeText } from '../../../ui/index.ts';
import type { CellWords } from './picture-cell.ts';
import type { CellBox } from './picture-element.tsx';
import styles from './picture.module.css';

const cardWidth = 256;
const gapPx = 8;

/** What one cell stands for, beside it, while it is pointed at or has the focus. */
export const CellCard = ({
  words,
  box,
  widthPx,
}: {
  readonly words: CellWords;
  /** Where the cell is drawn, px. */
  readonly box: CellBox;
  readonly widthPx: number;
}) => {
  const beside = box.left + box.width + gapPx;
  const isWide = box.width > widthPx / 4;
  const left = isWide
    ? Math.max(0, Math.min(widthPx - cardWidth, box.left + gapPx))
    : beside + cardWidth > widthPx
      ? Math.max(0, box.left - cardWidth - gapPx)
      : beside;
  const top = isWide ? box.top + box.height + gapPx : box.top;
  return (
    <div
      className={styles['card']}
      role="tooltip"
      style={{ transform: `translate(${left}px, ${top}px)`, width: cardWidth }}
    >
      <p className={styles['cardName']}>
        {words.state === undefined ? null : <Glyph state={words.state} decorative />}
        <SafeText text={words.title} mono limit={80} />
      </p>
      {words.facts.map((fact, index) => (
        // Two facts may read the same; their place is what tells them apart.
        <p key={index}>
          <SafeText text={fact} limit={200} />
        </p>
      ))}
      {words.opens === undefined ? null : (
        <p className={styles['cardKeys']}>
          <kbd>↵</kbd> {words.opens}
        </p>
      )}
    </div>
  );
};
