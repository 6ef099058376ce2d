import type { NodeId } from '#shared/model';
import { nodeRoute, RouteLink } from '../../../commands/index.ts';
import { useNodeView, useShownState } from '../../../queries/index.ts';
import { Glyph, SafeText, visibleText } from '../../../ui/index.ts';
import type { ColumnGroup, GridColumn } from './columns.ts';
import styles from './grid.module.css';

const NodeState = ({ id }: { readonly id: NodeId }) => {
  const view = useNodeView(id);
  return view === undefined ? null : <ShownState view={view} />;
};
const ShownState = ({ view }: { readonly view: NonNullable<ReturnType<typeof useNodeView>> }) => {
  const state = useShownState(view);
  return state === 'ok' ? <span className="only-read">OK</span> : <Glyph state={state} size={13} />;
};

const ColumnHead = ({ column, first }: { readonly column: GridColumn; readonly first: boolean }) => {
  const [only] = column.nodeIds;
  const single = column.nodeIds.length === 1 && only !== undefined && !column.id.startsWith('place ');
  return (
    <th
      scope="col"
      className={styles['node']}
      data-first={first}
      title={visibleText(single ? only : column.id)}
    >
      {single ? (
        // The node's own page is one tab away by its name elsewhere; here the pointer may go there too.
        <RouteLink to={nodeRoute(only)} tabIndex={-1}>
          <span className={styles['nodeName']}>
            <SafeText text={column.name} mono limit={12} />
          </span>
          <span className={styles['nodeState']}>
            <NodeState id={only} />
          </span>
        </RouteLink>
      ) : (
        <span className={styles['nodeName']}>{column.name} nodes</span>
      )}
    </th>
  );
};

/** Two rows of heads that stay: places, then nodes with their state. */
export const GridHead = ({
  groups,
  hasElsewhere,
}: {
  readonly groups: readonly ColumnGroup[];
  readonly hasElsewhere: boolean;
}) => (
  <thead>
    <tr>
      <th rowSpan={2} scope="col" className={styles['service']}>
        Service
      </th>
      <th rowSpan={2} scope="col" className={styles['running']}>
        Running
      </th>
      {groups.map((group) => (
        <th key={group.name} colSpan={group.columns.length} scope="colgroup" className={styles['place']}>
          <SafeText text={group.name} limit={Math.max(10, group.columns.length * 6)} />
        </th>
      ))}
      {hasElsewhere ? (
        <th rowSpan={2} scope="col" className={styles['node']} data-first="true">
          No node
        </th>
      ) : null}
      <th rowSpan={2} scope="col" className={styles['rules']}>
        Rules
      </th>
      <th rowSpan={2} scope="col" className={styles['why']}>
        Why
      </th>
    </tr>
    <tr>
      {groups.flatMap((group) =>
        group.columns.map((column, index) => (
          <ColumnHead key={column.id} column={column} first={index === 0} />
        )),
      )}
    </tr>
  </thead>
);
