import type { Operation, OperationKind } from '#shared/model';
import { EmptyBlock, Panel, Pips, ProgressMark, SafeText, useCalmOrder } from '../../../ui/index.ts';
import { useLongRows } from '../parts/use-long-rows.ts';
import styles from './live.module.css';

const order = ['failed', 'unknown', 'running', 'waiting', 'done'] as const;

type Item = Operation['steps'][number]['items'][number];

/** Each thing once, as the newest step that speaks of it tells; what needs a look first. */
const itemsOf = ({ steps }: Operation): readonly Item[] => {
  const byId = new Map<string, Item>(steps.flatMap((step) => step.items).map((item) => [item.id, item]));
  return [...byId.values()].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
};

/** What the moving things are to the one who asked. */
const headings: Readonly<Partial<Record<OperationKind, string>>> = {
  redeploy: 'Copies',
  rollback: 'Copies',
  restart: 'Copies',
  undrain: 'What comes back',
};

const pipOf = {
  failed: 'failed',
  running: 'now',
  unknown: 'waiting',
  waiting: 'waiting',
  done: 'now',
} as const;

/** Where it comes from or goes to: the arrow stands on the side of what is left behind. */
const Where = ({ item: { from, to } }: { readonly item: Item }) => (
  <>
    {from === undefined ? null : (
      <>
        <span className="only-read">from </span>
        <SafeText text={from} mono limit={40} />
      </>
    )}
    {from === undefined && to === undefined ? null : <span aria-hidden="true"> → </span>}
    {to === undefined ? null : (
      <>
        <span className="only-read">to </span>
        <SafeText text={to} mono limit={40} />
      </>
    )}
  </>
);

/** Everything that moves: from where, to where, how far, and the last word about it. */
export const Moving = ({ operation }: { readonly operation: Operation }) => {
  const items = itemsOf(operation);
  const byId = new Map(items.map((item) => [item.id, item]));
  // Things that change their place under the eye cannot be followed.
  const { ids, hold } = useCalmOrder(
    items.map((item) => item.id),
    operation.id,
  );
  const ordered = ids.flatMap((id) => byId.get(id) ?? []);
  const { box, isLong, seen, before, after, measure } = useLongRows<HTMLDivElement>(ordered.length);
  const staged = items.some((item) => item.stage !== undefined);
  const done = items.filter((item) => item.state === 'done').length;
  // What only changes its owner is told by who owns what, above.
  if (items.length === 0 && (operation.plan.moves ?? []).length > 0) return null;
  return (
    <Panel
      title={headings[operation.plan.request.kind] ?? 'What moves'}
      aside={items.length === 0 ? undefined : `${done} of ${items.length} there`}
    >
      {items.length === 0 ? (
        <EmptyBlock>
          {operation.endedAt === undefined ? 'Nothing moves at the moment.' : 'No single item was recorded.'}
        </EmptyBlock>
      ) : (
        <div
          ref={box}
          className={isLong ? styles['longRows'] : styles['scroll']}
          {...hold}
          {...(isLong ? { role: 'region', 'aria-label': 'All that moves', tabIndex: 0 } : {})}
        >
          <table className={styles['rows']} aria-rowcount={ordered.length + 1}>
            <thead>
              <tr>
                <th scope="col">
                  <span className="only-read">Progress</span>
                </th>
                <th scope="col">Item</th>
                <th scope="col">Where</th>
                {staged ? <th scope="col">Stages</th> : null}
                <th scope="col">Now</th>
              </tr>
            </thead>
            <tbody>
              {before > 0 ? <tr aria-hidden="true" style={{ height: before }} /> : null}
              {seen.map((place) => {
                const item = ordered[place];
                return item === undefined ? null : (
                  <tr key={item.id} ref={measure} data-index={place} aria-rowindex={place + 2}>
                    <td>
                      <ProgressMark word={item.state} />
                    </td>
                    <td>
                      <SafeText text={item.name} mono limit={60} />
                    </td>
                    <td>
                      <Where item={item} />
                    </td>
                    {staged ? (
                      <td>
                        {item.stage === undefined ? null : <Pips {...item.stage} is={pipOf[item.state]} />}
                      </td>
                    ) : null}
                    <td className={styles['says']}>
                      <SafeText text={item.says} limit={300} />
                    </td>
                  </tr>
                );
              })}
              {after > 0 ? <tr aria-hidden="true" style={{ height: after }} /> : null}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
};
