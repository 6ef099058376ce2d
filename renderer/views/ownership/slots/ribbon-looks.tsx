import { SafeText } from '../../../ui/index.ts';
import type { Token } from '../picture/picture-canvas.tsx';
import type { CellLook } from '../picture/picture-element.tsx';
import { nameFits } from './paint-ribbon.ts';
import { ribbonLook, type RibbonCell } from './ribbon-rows.ts';
import styles from './slots.module.css';

/** The colour of who has none of the eight. */
export const noHue = '--ink-2';

/** How cells of the ribbon look as elements. */
export const ribbonLooks =
  ({
    perUnit,
    hueOf,
    nameOf,
  }: {
    /** Px per slot. */
    readonly perUnit: number;
    readonly hueOf: (owner: string | undefined) => Token;
    readonly nameOf: (owner: string | undefined) => string;
  }) =>
  (cell: RibbonCell): CellLook => {
    if (cell.lane === 'copy')
      return {
        className: styles[cell.segment.secondaries.length === 0 ? 'noCopy' : 'copy'],
        style: { borderColor: `var(${hueOf(cell.segment.secondaries[0])})` },
      };
    const kind = ribbonLook(cell);
    const hue = hueOf(cell.owner);
    const words =
      kind === 'hole' ? 'nobody' : kind === 'leaving' ? `${nameOf(cell.owner)} leaving` : nameOf(cell.owner);
    return {
      className: `${styles['slot']} ${styles[kind] ?? ''}`,
      style: {
        ...(kind === 'owned' || kind === 'contested' ? { backgroundColor: `var(${hue})` } : {}),
        // Not of the eight hues: dark letters could not be read on it.
        ...(kind === 'owned' && hue === noHue ? { color: 'var(--fg-1)' } : {}),
        ...(kind === 'hole' || kind === 'contested' ? { minWidth: 3 } : {}),
      },
      children: nameFits(words, cell.width * perUnit) ? <SafeText text={words} mono limit={60} /> : null,
    };
  };
