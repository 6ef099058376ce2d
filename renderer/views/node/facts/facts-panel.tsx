import { factText } from '#shared/format';
import type { EpochMs, Fact, NodeView } from '#shared/model';
import { useIsOld } from '../../../queries/index.ts';
import { Age, EmptyBlock, Panel, SafeText } from '../../../ui/index.ts';
import { factRows, type FactRow } from './fact-rows.ts';
import styles from './facts.module.css';

const longValue = 300;

/** The words for the value; for an unknown one the reason, and what the node said. */
const Value = ({ text, fact }: { readonly text: string | undefined; readonly fact: Fact<unknown> }) =>
  fact.state === 'unknown' ? (
    <span className={styles['unknown']}>
      {factText(fact)}
      <small>
        <SafeText text={fact.says} limit={longValue} />
      </small>
    </span>
  ) : (
    <SafeText text={text ?? ''} limit={longValue} />
  );

const Row = ({ row, isOld }: { readonly row: FactRow; readonly isOld: boolean }) => (
  <div className={isOld ? `${styles['row']} hatched` : styles['row']}>
    <dt>{row.label}</dt>
    <dd>
      <Value text={row.text} fact={row.fact} />
    </dd>
    <dd className={styles['from']}>
      <Age at={row.fact.observedAt} />
      <small>
        <SafeText text={row.fact.source} limit={60} />
      </small>
    </dd>
  </div>
);

/** The one reason for which nothing at all is known; undefined as soon as one value is, or the reasons differ. */
const commonReason = (rows: readonly FactRow[]): string | undefined => {
  const reasons = rows.map(({ fact }) =>
    fact.state === 'unknown' ? `${factText(fact)}. ${fact.says}` : undefined,
  );
  return reasons.every((reason) => reason === reasons[0]) ? reasons[0] : undefined;
};

/** Everything observed about the machine, value by value. */
export const FactsPanel = ({ view, now }: { readonly view: NodeView; readonly now: EpochMs }) => {
  const isOld = useIsOld();
  const rows = factRows(view.facts, now);
  const reason = commonReason(rows);
  if (reason !== undefined)
    return (
      <Panel title="Machine" aside={`${rows.length} values`}>
        <EmptyBlock>
          Every value is <SafeText text={reason} limit={600} />
        </EmptyBlock>
      </Panel>
    );
  return (
    <Panel title="Machine" aside="age and source of every value">
      <dl className={styles['facts']}>
        {rows.map((row) => (
          <Row key={row.name} row={row} isOld={isOld(row.fact, now)} />
        ))}
      </dl>
    </Panel>
  );
};
