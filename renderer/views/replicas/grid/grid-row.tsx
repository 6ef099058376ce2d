import { memo, type KeyboardEvent, type ReactNode } from 'react';
import { copyWord, countsText, promiseTag, verdictText, workloadVersion } from '#shared/format';
import type { NodeState, ReplicaVerdict } from '#shared/model';
import { CopyChip, Glyph, SafeText, visibleText } from '../../../ui/index.ts';
import { elsewhere, type ColumnGroup, type GridColumn } from './columns.ts';
import styles from './grid.module.css';
import { causeGlyph, causeWord, type CopyOnNode, type ReplicaRow } from './rows.ts';

type CellProps = {
  readonly place: string;
  readonly focused: boolean;
  readonly label: string;
  readonly className: string | undefined;
  readonly onFocus: () => void;
  readonly onOpen: () => void;
  readonly children: ReactNode;
};

const Cell = ({ place, focused, label, className, onFocus, onOpen, children }: CellProps) => (
  <td
    role="gridcell"
    data-place={place}
    tabIndex={focused ? 0 : -1}
    aria-label={label === '' ? undefined : label}
    className={className}
    onFocus={onFocus}
    onClick={onOpen}
    onKeyDown={(event: KeyboardEvent) => (event.key === 'Enter' ? onOpen() : undefined)}
  >
    {children}
  </td>
);

/** Copies known to run. Where none is known to and nobody hears of some, their number is not 0 but unknown. */
const runningText = ({ running, unknown }: ReplicaRow['workload']['counts']): string =>
  running === 0 && unknown > 0 ? '?' : String(running);

/** More chips than this in one cell are counted instead. */
const chipsUpTo = 4;

const Chips = ({ copies }: { readonly copies: readonly CopyOnNode[] }) => {
  if (copies.length <= chipsUpTo)
    return copies.map(({ placement, look }) => <CopyChip key={placement.id} look={look} />);
  const byLook = [...Map.groupBy(copies, (copy) => copy.look)];
  return byLook.map(([look, same]) => (
    <span key={look} className={styles['tally']}>
      <CopyChip look={look} size={12} />
      {same.length}
    </span>
  ));
};

const copiesLabel = (row: ReplicaRow, column: string, copies: readonly CopyOnNode[]): string => {
  const words = [...Map.groupBy(copies, (copy) => copy.look)].map(
    ([look, same]) => `${same.length === 1 ? '' : `${same.length} `}${copyWord[look]}`,
  );
  return visibleText(
    `${row.workload.name} on ${column}: ${words.length === 0 ? 'none' : words.join(', ')}`,
    300,
  );
};

const copiesIn = (row: ReplicaRow, column: GridColumn): readonly CopyOnNode[] =>
  column.nodeIds.flatMap((id) => row.copies.get(id) ?? []);

/** Copies whose node is not of this fleet, or that have none yet. */
const copiesElsewhere = (row: ReplicaRow): readonly CopyOnNode[] => row.copies.get(undefined) ?? [];

/** How a promise stands now; of an old reading nothing is known. */
const standingOf = (row: ReplicaRow, { holds, explainedBy }: ReplicaVerdict) =>
  row.isOld ? 'unknown' : holds === 'no' && explainedBy !== undefined ? 'expected' : holds;
const standingWords = { yes: ', holds', no: ', broken', expected: ', broken by plan', unknown: ', unknown' };

const Tags = ({ row }: { readonly row: ReplicaRow }) => (
  <span className={styles['tags']}>
    {row.workload.verdicts
      // What must run at all stands in the column before; a tag of it would say it twice.
      .filter(({ policy, holds }) => policy !== 'desired-running' && (holds !== 'yes' || told.has(policy)))
      .map((verdict) => (
        <span
          key={verdict.policy}
          className={styles['tag']}
          data-holds={standingOf(row, verdict)}
          title={verdict.holds === 'yes' ? undefined : visibleText(verdictText(verdict, row.workload), 300)}
        >
          <SafeText text={promiseTag(verdict.policy, row.workload.policy)} limit={40} />
          <span className="only-read">{standingWords[standingOf(row, verdict)]}</span>
        </span>
      ))}
  </span>
);
/** Rules that are shown while they hold; the others only when they do not. */
const told: ReadonlySet<string> = new Set(['max-per-node', 'spread', 'global-on-every-node']);

/** One service across all nodes. */
export const GridRow = memo(
  ({
    row,
    index,
    groups,
    tints,
    hasElsewhere,
    activeColumn,
    onFocus,
    onOpen,
  }: {
    readonly row: ReplicaRow;
    readonly index: number;
    readonly groups: readonly ColumnGroup[];
    readonly tints: readonly (NodeState | undefined)[];
    readonly hasElsewhere: boolean;
    readonly activeColumn: number | undefined;
    readonly onFocus: (column: number) => void;
    readonly onOpen: () => void;
  }) => {
    const { workload, cause } = row;
    const firsts = new Set(groups.map((group) => group.columns[0]?.id));
    const columns = groups.flatMap((group) => group.columns);
    const last = 2 + columns.length + (hasElsewhere ? 1 : 0);
    const cell = (column: number) => ({
      place: `${index} ${column}`,
      focused: activeColumn === column,
      onFocus: () => onFocus(column),
      onOpen,
    });
    return (
      <tr data-cause={cause} className={row.isOld ? 'hatched' : undefined} aria-rowindex={index + 3}>
        <th
          scope="row"
          role="rowheader"
          className={styles['service']}
          data-place={`${index} 0`}
          tabIndex={activeColumn === 0 ? 0 : -1}
          onFocus={() => onFocus(0)}
          onClick={onOpen}
          onKeyDown={(event) => (event.key === 'Enter' ? onOpen() : undefined)}
        >
          <span className={styles['title']}>
            <Glyph state={causeGlyph[cause]} decorative />
            <span>
              <b>
                <SafeText text={workload.name} mono limit={48} />
              </b>
              <small>
                <SafeText text={workloadVersion(workload)} mono limit={60} />
              </small>
              <span className="only-read">, {causeWord[cause]}</span>
            </span>
          </span>
        </th>
        <Cell {...cell(1)} className={styles['running']} label="">
          <span className="only-read">{countsText(workload, row.isOld)}</span>
          {row.isOld ? (
            <span className={styles['old']} aria-hidden="true">
              unknown
            </span>
          ) : (
            <span className={styles['counts']} data-cause={cause} aria-hidden="true">
              <b>{runningText(workload.counts)}</b> / {workload.counts.desired}
            </span>
          )}
        </Cell>
        {columns.map((column, at) => {
          const copies = copiesIn(row, column);
          const tint = tints[at];
          return (
            <Cell
              key={column.id}
              {...cell(2 + at)}
              label={copiesLabel(
                row,
                column.nodeIds.length === 1 ? (column.nodeIds[0] ?? '') : column.id,
                copies,
              )}
              className={[
                styles['cell'],
                firsts.has(column.id) ? styles['first'] : '',
                tint === 'stale' || tint === 'unknown' ? 'hatched' : tint === undefined ? '' : styles[tint],
                column.nodeIds.some((id) => row.boxed.has(id)) ? styles['boxed'] : '',
              ].join(' ')}
            >
              <span className={styles['chips']}>
                <Chips copies={copies} />
              </span>
            </Cell>
          );
        })}
        {hasElsewhere ? (
          <Cell
            {...cell(2 + columns.length)}
            label={copiesLabel(row, elsewhere, copiesElsewhere(row))}
            className={`${styles['cell']} ${styles['first']}`}
          >
            <span className={styles['chips']}>
              <Chips copies={copiesElsewhere(row)} />
            </span>
          </Cell>
        ) : null}
        <Cell {...cell(last)} label="" className={styles['rules']}>
          <Tags row={row} />
        </Cell>
        <Cell {...cell(last + 1)} label="" className={styles['why']}>
          <span
            className={cause === 'as-planned' ? styles['quiet'] : undefined}
            title={visibleText(row.why, 600)}
          >
            <SafeText text={row.why} limit={300} />
          </span>
        </Cell>
      </tr>
    );
  },
);
