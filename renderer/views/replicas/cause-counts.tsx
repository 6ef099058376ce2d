import { workloadCauses, type WorkloadCause } from '#shared/format';
import { Glyph } from '../../ui/index.ts';
import { causeGlyph, causeWord, type ReplicaRow } from './grid/rows.ts';
import styles from './replicas.module.css';

/** How many services there are of each kind of trouble that occurs. Each count turns a filter on and off. */
export const CauseCounts = ({
  rows,
  chosen,
  onChoose,
}: {
  readonly rows: readonly ReplicaRow[];
  readonly chosen: WorkloadCause | undefined;
  readonly onChoose: (cause: WorkloadCause | undefined) => void;
}) => {
  const tally = Map.groupBy(rows, (row) => row.cause);
  return (
    <div className={styles['counts']} role="group" aria-label="Show only services that are">
      {workloadCauses
        .filter((cause) => tally.has(cause) || cause === chosen)
        .map((cause) => (
          <button
            key={cause}
            type="button"
            className={styles['count']}
            aria-pressed={cause === chosen}
            title={causeWord[cause]}
            onClick={() => onChoose(cause === chosen ? undefined : cause)}
          >
            <Glyph state={causeGlyph[cause]} decorative />
            <b>{tally.get(cause)?.length ?? 0}</b>
            <span className={styles['causeWord']}>{causeWord[cause]}</span>
          </button>
        ))}
    </div>
  );
};
