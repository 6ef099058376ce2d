import { classOfItem, countText, planClasses, planClassWords, type PlanClass } from '#shared/format';
import type { PlanItem } from '#shared/model';
import { Glyph, type StateWord } from '../../../ui/index.ts';
import styles from './sheet.module.css';

const glyphs: Readonly<Record<PlanClass, StateWord>> = {
  move: 'draining',
  'hand-over': 'draining',
  stay: 'drained',
  lost: 'critical',
  'needs-you': 'warning',
};
const isTrouble = (of: PlanClass): boolean => of === 'lost' || of === 'needs-you';

/** What it means here: which of the two kinds of need there are, and nothing where there is none. */
const meansOf = (of: PlanClass, items: readonly PlanItem[]): string => {
  if (items.length === 0 && isTrouble(of)) return 'nothing';
  if (of !== 'needs-you') return planClassWords[of].means;
  const blocked = items.filter(({ fate }) => fate === 'blocked').length;
  const unmanaged = items.length - blocked;
  return [
    ...(unmanaged === 0 ? [] : [`${countText(unmanaged)} unmanaged`]),
    ...(blocked === 0 ? [] : [`${countText(blocked)} blocked`]),
  ].join(', ');
};

/** What becomes of everything that lives there, counted by the five classes; none is left out, zero is said too. */
export const Fates = ({ items }: { readonly items: readonly PlanItem[] }) => {
  const counts = Map.groupBy(items, classOfItem);
  return (
    <ul className={styles['fates']} aria-label="What becomes of everything there">
      {planClasses.map((of) => {
        const own = counts.get(of) ?? [];
        return (
          <li key={of} data-trouble={isTrouble(of) && own.length > 0}>
            <span className={styles['count']}>
              <Glyph state={own.length === 0 ? 'ok' : glyphs[of]} decorative />
              <b>{countText(own.length)}</b>
            </span>
            <span>{planClassWords[of].word}</span>
            <small>{meansOf(of, own)}</small>
          </li>
        );
      })}
    </ul>
  );
};
