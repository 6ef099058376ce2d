import type { EpochMs } from '#shared/model';
import { Age, Glyph, SafeText, Sheet, StatePill } from '../../../ui/index.ts';
import { causeGlyph, causeWord, type ReplicaRow } from '../grid/rows.ts';
import { Copies } from './copies.tsx';
import { Ledger } from './ledger.tsx';
import styles from './panel.module.css';
import { Promises } from './promises.tsx';
import { ServiceActions } from './service-actions.tsx';
import { ServiceTimeline } from './service-timeline.tsx';

const originWord = (row: ReplicaRow): string => {
  const { mode, desired, source } = row.workload;
  const copies = desired === 1 ? '1 copy' : `${desired} copies`;
  const how =
    mode === 'global' ? 'one on each node' : mode === 'placed' ? 'on the nodes its owner named' : copies;
  return `${source}, ${how}`;
};

/** One service in detail: its copies with the daemons' own words, its promises, what happened, and what it ran before. */
export const ServicePanel = ({
  row,
  now,
  onClose,
}: {
  readonly row: ReplicaRow;
  readonly now: EpochMs;
  readonly onClose: () => void;
}) => {
  const { workload } = row;
  return (
    <Sheet
      size="narrow"
      onClose={onClose}
      title={<SafeText text={workload.name} mono limit={60} />}
      aside={
        <>
          <Age at={workload.observedAt} suffix=" old" />, <SafeText text={workload.observedBy} limit={60} />
        </>
      }
    >
      <div className={styles['panel']}>
        <div className={styles['head']}>
          <StatePill state={causeGlyph[row.cause]}>{causeWord[row.cause]}</StatePill>
          <span>
            {row.isOld ? 'unknown' : workload.counts.running} of {workload.counts.desired} running
          </span>
          <span>
            <SafeText text={originWord(row)} limit={80} />
          </span>
          {workload.stack === undefined ? null : (
            <span>
              stack <SafeText text={workload.stack} limit={40} />
            </span>
          )}
        </div>
        <p className={styles['say']} role="status">
          <SafeText text={row.why} limit={600} />
        </p>
        {workload.update === undefined ? null : (
          <p className={styles['update']}>
            <Glyph state={workload.update.state === 'completed' ? 'ok' : 'draining'} decorative /> The
            system's own update is {workload.update.state}.{' '}
            <SafeText text={workload.update.says} limit={300} expandable />
          </p>
        )}
        <ServiceActions workload={workload} />
        <Copies row={row} now={now} />
        <Promises row={row} />
        <ServiceTimeline id={workload.id} now={now} />
        <Ledger workload={workload} now={now} />
      </div>
    </Sheet>
  );
};
