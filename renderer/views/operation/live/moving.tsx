import type { Operation, OperationKind } from '#shared/model';
import { EmptyBlock, Panel, ProgressMark, SafeText, useCalmOrder } from '../../../ui/index.ts';
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

/** Everything that moves: from where, to where, how far, and the last word about it. */
export const Moving = ({ operation }: { readonly operation: Operation }) => {
  const items = itemsOf(operation);
  const byId = new Map(items.map((item) => [item.id, item]));
  // Things that change their place under the eye cannot be followed.
  const { ids, hold } = useCalmOrder(
    items.map((item) => item.id),
    operation.id,
  );
  const done = items.filter((item) => item.state === 'done').length;
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
        <div className={styles['scroll']} {...hold}>
          <table className={styles['rows']}>
            <thead>
              <tr>
                <th scope="col">
                  <span className="only-read">Progress</span>
                </th>
                <th scope="col">Item</th>
                <th scope="col">From</th>
                <th scope="col">To</th>
                <th scope="col">Now</th>
              </tr>
            </thead>
            <tbody>
              {ids
                .flatMap((id) => byId.get(id) ?? [])
                .map((item) => (
                  <tr key={item.id}>
                    <td>
                      <ProgressMark word={item.state} />
                    </td>
                    <td>
                      <SafeText text={item.name} mono limit={60} />
                    </td>
                    <td>{item.from === undefined ? '' : <SafeText text={item.from} mono limit={40} />}</td>
                    <td>{item.to === undefined ? '' : <SafeText text={item.to} mono limit={40} />}</td>
                    <td className={styles['says']}>
                      <SafeText text={item.says} limit={300} />
                    </td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
};
