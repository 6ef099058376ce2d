import { openPlan, useRouter } from '../../../commands/index.ts';
import { Button } from '../../../ui/index.ts';
import type { OptionProps } from './asks.ts';
import styles from './options.module.css';
import { SurgeOptions } from './surge-options.tsx';
import { UntilChoice } from './until-choice.tsx';

const hour = 3_600_000;
const spans = [
  { ms: hour, label: '1 h' },
  { ms: 4 * hour, label: '4 h' },
  { ms: 24 * hour, label: '1 d' },
];

/** Surge, when to be asked, and how long to hold the node out. */
export const DrainOptions = ({ request, ask }: OptionProps<'drain'>) => {
  const router = useRouter();
  const { until, ...open } = request;
  return (
    <>
      <SurgeOptions request={request} ask={ask} />
      <UntilChoice
        label="Hold out"
        openEnd="Until undrained"
        spans={spans}
        until={until}
        onUntil={(next) => ask(next === undefined ? open : { ...open, until: next })}
      />
      <span className={styles['instead']}>
        <Button
          acts
          size="xs"
          look="ghost"
          onClick={() =>
            openPlan(router, {
              kind: 'maintenance',
              nodeIds: request.nodeIds,
              run: { kind: 'reboot' },
              surge: request.surge,
            })
          }
        >
          Maintenance instead...
        </Button>
        <Button
          acts
          size="xs"
          look="ghost"
          onClick={() =>
            openPlan(router, { kind: 'decommission', nodeIds: request.nodeIds, surge: request.surge })
          }
        >
          Decommission instead...
        </Button>
      </span>
    </>
  );
};
