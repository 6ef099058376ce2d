import type { OptionProps } from './asks.ts';
import { Choice } from './choice.tsx';
import styles from './options.module.css';

const ways = [
  { value: 'HUP', label: 'Signal HUP' },
  { value: 'USR1', label: 'Signal USR1' },
  { value: 'restart-unit', label: 'Restart its unit' },
] as const;

/** How a process is told to let go. What a signal means is the program's own: many end when they do not know it. */
export const ReleaseOptions = ({ request, ask }: OptionProps<'release-deleted'>) => (
  <>
    <Choice label="By" value={request.how} options={[...ways]} onChange={(how) => ask({ ...request, how })} />
    <p className={styles['explains']}>
      {request.how === 'restart-unit'
        ? 'What the unit does is interrupted while it restarts.'
        : 'Most daemons open their logs anew at this signal; a program that does not know it ends.'}
    </p>
  </>
);
