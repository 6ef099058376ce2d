import { useMemo, useState } from 'react';
import {
  classOfItem,
  countText,
  itemFateText,
  itemKindText,
  itemNameText,
  promiseText,
  spaceChanges,
  takersOf,
  type PlanClass,
  type SpaceChange,
} from '#shared/format';
import type { Plan, PlanItem, PlanPromise } from '#shared/model';
import { Button, SafeText } from '../../../ui/index.ts';
import { useLongRows } from '../parts/use-long-rows.ts';
import styles from './sheet.module.css';

/** Those that need a person first, then what changes its owner: it goes first and takes longest. */
const order: readonly PlanClass[] = ['needs-you', 'lost', 'hand-over', 'move', 'stay'];
const atFirst = 10;
const takersNamed = 3;

/** What every row of one plan needs. */
type Columns = {
  readonly many: boolean;
  readonly isTold: boolean;
  readonly promises: ReadonlyMap<string, PlanPromise>;
  readonly goesTo: (item: PlanItem) => readonly string[];
};

const goesToOf =
  (plan: Plan, changes: readonly SpaceChange[]) =>
  (item: PlanItem): readonly string[] => {
    const change = changes.find(({ spaceId }) => spaceId === item.spaceId);
    const takers = change === undefined || item.fate !== 'moves' ? [] : takersOf(plan, change, item.nodeId);
    if (takers.length > 0) return takers;
    return item.goesTo === undefined ? [] : [item.goesTo];
  };

const columnsOf = (plan: Plan): Columns => {
  const goesTo = goesToOf(plan, spaceChanges(plan));
  return {
    // Its scheduler decides in the end; where nobody can say, there is no column of guesses.
    isTold: plan.items.some((item) => goesTo(item).length > 0),
    many: new Set(plan.items.map(({ nodeId }) => nodeId)).size > 1,
    promises: new Map(plan.promises.map((it) => [it.workloadId, it])),
    goesTo,
  };
};

const Takers = ({ names }: { readonly names: readonly string[] }) =>
  names.length === 0 ? null : (
    <SafeText
      text={
        names.length > takersNamed
          ? `${names.slice(0, takersNamed - 1).join(', ')} and ${countText(names.length - takersNamed + 1)} more`
          : names.join(', ')
      }
      mono
      limit={80}
    />
  );

const Cells = ({ item, columns }: { readonly item: PlanItem; readonly columns: Columns }) => {
  const promise = item.workloadId === undefined ? undefined : columns.promises.get(item.workloadId);
  return (
    <>
      <td className={styles['item']}>
        <SafeText text={itemNameText(item)} mono limit={60} />
      </td>
      {columns.many ? (
        <td>
          <SafeText text={item.nodeId} mono limit={40} />
        </td>
      ) : null}
      <td>
        <SafeText text={itemKindText(item)} limit={40} />
      </td>
      <td className={styles['fate']}>{itemFateText(item)}</td>
      <td className={styles['because']}>
        <SafeText text={item.says} limit={300} />
      </td>
      {columns.isTold ? (
        <td className={styles['takers']}>
          <Takers names={columns.goesTo(item)} />
        </td>
      ) : null}
      {columns.promises.size === 0 ? null : <td>{promise === undefined ? '' : promiseText(promise)}</td>}
    </>
  );
};

const Rows = ({ items, columns }: { readonly items: readonly PlanItem[]; readonly columns: Columns }) => {
  const { box, isLong, seen, before, after, measure } = useLongRows<HTMLDivElement>(items.length);
  return (
    <div
      ref={box}
      className={isLong ? styles['long'] : undefined}
      {...(isLong ? { role: 'region', 'aria-label': 'All items', tabIndex: 0 } : {})}
    >
      <table className={styles['rows']} aria-rowcount={items.length + 1}>
        <thead>
          <tr>
            <th scope="col">Item</th>
            {columns.many ? <th scope="col">On</th> : null}
            <th scope="col">Kind</th>
            <th scope="col">Fate</th>
            <th scope="col">Why</th>
            {columns.isTold ? <th scope="col">Goes to</th> : null}
            {columns.promises.size === 0 ? null : <th scope="col">Copies</th>}
          </tr>
        </thead>
        <tbody>
          {before > 0 ? <tr aria-hidden="true" style={{ height: before }} /> : null}
          {seen.map((place) => {
            const item = items[place];
            return item === undefined ? null : (
              <tr
                key={item.id}
                ref={measure}
                data-index={place}
                data-class={classOfItem(item)}
                data-fate={item.fate}
                aria-rowindex={place + 2}
              >
                <Cells item={item} columns={columns} />
              </tr>
            );
          })}
          {after > 0 ? <tr aria-hidden="true" style={{ height: after }} /> : null}
        </tbody>
      </table>
    </div>
  );
};

/** Everything that lives there, with what becomes of it, why, and who takes it. */
export const Items = ({ plan }: { readonly plan: Plan }) => {
  const [all, setAll] = useState(false);
  const sorted = useMemo(
    () => plan.items.toSorted((a, b) => order.indexOf(classOfItem(a)) - order.indexOf(classOfItem(b))),
    [plan.items],
  );
  const columns = useMemo(() => columnsOf(plan), [plan]);
  if (sorted.length === 0) return null;
  return (
    <section aria-label="Items">
      <Rows items={all ? sorted : sorted.slice(0, atFirst)} columns={columns} />
      {sorted.length > atFirst ? (
        <Button size="xs" look="ghost" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show fewer items' : `Show all ${countText(sorted.length)} items`}
        </Button>
      ) : null}
    </section>
  );
};
