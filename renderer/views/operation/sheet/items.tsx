import { useState } from 'react';
import { fateWords, promiseText } from '#shared/format';
import type { ItemFate, Plan } from '#shared/model';
import { Button, SafeText } from '../../../ui/index.ts';
import styles from './sheet.module.css';

/** Those that need a person first. */
const order: readonly ItemFate[] = ['blocked', 'lost', 'unmanaged', 'moves', 'stays'];
const atFirst = 10;

/** Everything that lives there, with what becomes of it and why. */
export const Items = ({ plan }: { readonly plan: Plan }) => {
  const [all, setAll] = useState(false);
  if (plan.items.length === 0) return null;
  const sorted = plan.items.toSorted((a, b) => order.indexOf(a.fate) - order.indexOf(b.fate));
  const shown = all ? sorted : sorted.slice(0, atFirst);
  const promises = new Map(plan.promises.map((it) => [it.workloadId, it]));
  // Its scheduler decides in the end; where nobody can say, there is no column of guesses.
  const isTold = plan.items.some((item) => item.goesTo !== undefined);
  const many = new Set(plan.items.map((item) => item.nodeId)).size > 1;
  return (
    <section aria-label="Items">
      <table className={styles['rows']}>
        <thead>
          <tr>
            <th scope="col">Item</th>
            {many ? <th scope="col">On</th> : null}
            <th scope="col">Kind</th>
            <th scope="col">Fate</th>
            <th scope="col">Why</th>
            {isTold ? <th scope="col">Likely to</th> : null}
            <th scope="col">Copies</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((item) => {
            const promise = item.workloadId === undefined ? undefined : promises.get(item.workloadId);
            return (
              <tr key={item.id} data-fate={item.fate}>
                <td>
                  <SafeText text={item.name} mono limit={60} />
                </td>
                {many ? (
                  <td>
                    <SafeText text={item.nodeId} mono limit={40} />
                  </td>
                ) : null}
                <td>
                  <SafeText text={item.layer} limit={30} />
                </td>
                <td className={styles['fate']}>{fateWords[item.fate].word}</td>
                <td className={styles['because']}>
                  <SafeText text={item.says} limit={300} />
                </td>
                {isTold ? (
                  <td>{item.goesTo === undefined ? '' : <SafeText text={item.goesTo} mono limit={40} />}</td>
                ) : null}
                <td>{promise === undefined ? '' : promiseText(promise)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {sorted.length > atFirst ? (
        <Button size="xs" look="ghost" onClick={() => setAll(!all)}>
          {all ? 'Show fewer items' : `Show all ${sorted.length} items`}
        </Button>
      ) : null}
    </section>
  );
};
