import { clockText } from '#shared/format';
import { epochMs } from '#shared/model';
import { openPlan, useRouter } from '../../../commands/index.ts';
import { Button, Segmented, useClock } from '../../../ui/index.ts';
import type { OptionProps } from './asks.ts';
import styles from './options.module.css';
import { SurgeOptions } from './surge-options.tsx';

const hour = 3_600_000;
const ends = [
  { value: '0', label: 'Until undrained' },
  { value: String(hour), label: '1 h' },
  { value: String(4 * hour), label: '4 h' },
  { value: String(24 * hour), label: '1 d' },
];

/** Surge, when to be asked, and how long to hold the node out. */
export const DrainOptions = ({ request, ask }: OptionProps<'drain'>) => {
  const router = useRouter();
  const clock = useClock();
  const { until, ...open } = request;
  return (
    <>
      <SurgeOptions request={request} ask={ask} />
      <span className={styles['option']}>
        Hold out
        <Segmented
          label="Hold out"
          value={until === undefined ? '0' : 'set'}
          options={[
            ...ends,
            ...(until === undefined
              ? []
              : [{ value: 'set', label: `until ${clockText(until, epochMs(clock.now()))}` }]),
          ]}
          onChange={(ms) => {
            if (ms === 'set') return;
            // Whole minutes, so that making the plan again is the same wish.
            const minute = 60_000;
            ask(
              ms === '0'
                ? open
                : { ...open, until: epochMs(Math.ceil((clock.now() + Number(ms)) / minute) * minute) },
            );
          }}
        />
      </span>
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
