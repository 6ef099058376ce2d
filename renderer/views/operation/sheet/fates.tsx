import { countText, fates, fateWords } from '#shared/format';
import type { ItemFate, PlanItem } from '#shared/model';
import { Glyph, type StateWord } from '../../../ui/index.ts';
import styles from './sheet.module.css';

const glyphs: Readonly<Record<ItemFate, StateWord>> = {
  moves: 'draining',
  stays: 'drained',
  lost: 'critical',
  unmanaged: 'warning',
  blocked: 'critical',
};
const isTrouble = (fate: ItemFate): boolean => fate === 'lost' || fate === 'unmanaged' || fate === 'blocked';

/** What becomes of everything that lives there, counted by the five fates; none is left out, zero is said too. */
export const Fates = ({ items }: { readonly items: readonly PlanItem[] }) => {
  const counts = Map.groupBy(items, (item) => item.fate);
  return (
    <ul className={styles['fates']}>
      {fates.map((fate) => {
        const count = counts.get(fate)?.length ?? 0;
        return (
          <li key={fate} data-trouble={isTrouble(fate) && count > 0}>
            <span className={styles['count']}>
              <Glyph state={count === 0 ? 'ok' : glyphs[fate]} decorative />
              <b>{countText(count)}</b>
            </span>
            <span>{fateWords[fate].word}</span>
            <small>{count === 0 && isTrouble(fate) ? 'nothing' : fateWords[fate].means}</small>
          </li>
        );
      })}
    </ul>
  );
};
