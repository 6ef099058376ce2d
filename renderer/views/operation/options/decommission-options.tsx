import { openPlan, useRouter } from '../../../commands/index.ts';
import { Button } from '../../../ui/index.ts';
import type { OptionProps } from './asks.ts';
import styles from './options.module.css';
import { SurgeOptions } from './surge-options.tsx';

/** What sets it apart from a drain, and the way to one. */
export const DecommissionOptions = ({ request, ask }: OptionProps<'decommission'>) => {
  const router = useRouter();
  const it = request.nodeIds.length === 1 ? 'it owns' : 'they own';
  return (
    <>
      <p className={styles['explains']}>
        <b>For good:</b> what {it} and every copy there go to others for ever, and all that can forget{' '}
        {request.nodeIds.length === 1 ? 'it' : 'them'} does; a drain leaves copies in place and ends with an
        undrain.
      </p>
      <SurgeOptions request={request} ask={ask} />
      <Button
        acts
        size="xs"
        look="ghost"
        onClick={() => openPlan(router, { kind: 'drain', nodeIds: request.nodeIds, surge: request.surge })}
      >
        Drain instead...
      </Button>
    </>
  );
};
