import { workloadId, type EpochMs } from '#shared/model';
import { SafeText, Sheet } from '../../../ui/index.ts';
import styles from './panel.module.css';
import { ServiceTimeline } from './service-timeline.tsx';

/** A service that is asked for by name and not there: removed, or its source has not answered yet. Its timeline is kept. */
export const AbsentPanel = ({
  id,
  now,
  onClose,
}: {
  readonly id: string;
  readonly now: EpochMs;
  readonly onClose: () => void;
}) => (
  <Sheet
    size="narrow"
    onClose={onClose}
    title={<SafeText text={id.slice(id.indexOf('/') + 1)} mono limit={60} />}
  >
    <div className={styles['panel']}>
      <p className={styles['say']} role="status">
        It is not among the services that are known now. Below is what this console remembers of it.
      </p>
      <ServiceTimeline id={workloadId(id)} now={now} />
    </div>
  </Sheet>
);
