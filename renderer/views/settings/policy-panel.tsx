import { defaultAlarmPolicy } from '#shared/model';
import { Panel } from '../../ui/index.ts';
import { policyLines } from './policy-lines.ts';
import styles from './settings.module.css';

/** When alarms are raised and cleared, and why. To be read here, and changed in the fleet file. */
export const PolicyPanel = () => (
  <Panel title="Alarm policy" aside="where the fleet file says nothing else" padded>
    <p className={styles['hint']}>
      Every number can be changed under <code>alarms:</code> in the fleet file, for the fleet, a group or a
      node. Missing data never clears an alarm.
    </p>
    <dl className={styles['policy']}>
      {policyLines(defaultAlarmPolicy).map((line) => (
        <div key={line.name}>
          <dt>{line.name}</dt>
          <dd>
            <p>{line.raised}</p>
            <p>Clears {line.clears}</p>
            <p className={styles['because']}>{line.because}</p>
          </dd>
        </div>
      ))}
    </dl>
  </Panel>
);
