import { factText } from '#shared/format';
import type { EpochMs, NodeView } from '#shared/model';
import { useIsOld } from '../../../queries/index.ts';
import { Age, EmptyBlock, Glyph, Panel, SafeText } from '../../../ui/index.ts';
import styles from './facts.module.css';

/** Units that systemd lists as failed. A node without systemd has none to fail, and says so. */
export const UnitsPanel = ({ view, now }: { readonly view: NodeView; readonly now: EpochMs }) => {
  const isOld = useIsOld();
  const { failedUnits } = view.facts;
  return (
    <Panel title="Failed units" aside={<Age at={failedUnits.observedAt} suffix=" old" />}>
      <div className={isOld(failedUnits, now) ? 'hatched' : undefined}>
        {failedUnits.state === 'unknown' ? (
          <EmptyBlock>
            Failed units are {factText(failedUnits)}. <SafeText text={failedUnits.says} limit={300} />
          </EmptyBlock>
        ) : failedUnits.value.length === 0 ? (
          <EmptyBlock>
            {isOld(failedUnits, now) ? 'No unit had failed then.' : 'No unit has failed.'}
          </EmptyBlock>
        ) : (
          <ul className={styles['units']}>
            {failedUnits.value.map((unit) => (
              <li key={unit}>
                <Glyph state="warning" decorative />
                <SafeText text={unit} mono />
              </li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
};
